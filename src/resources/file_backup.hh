#pragma once
#include <string>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/filebucket.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// The bucket in a folder of this machine; it logs what it does.
Filebucket local_bucket(const std::string& directory, Context& context);
/// The bucket that the resource's `backup` names; nullopt when it names none. Throws base::Error
/// when there is no such bucket, or it is on a server.
std::optional<Filebucket> bucket_of(const Resource& resource, Context& context);
/// Does the resource's `backup` name a bucket that is nowhere? Throws base::Error.
void check_bucket(const Resource& resource, Context& context);

/// Keeps what is there before it is replaced or removed, as `backup` says.
void back_up(Context& context, const Resource& resource, const os::Entry& entry,
             const os::EntryStatus& status);

}  // namespace muster::resources
