#pragma once
#include <string>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/filebucket.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// The bucket in a folder of this machine; it logs what it does.
Filebucket local_bucket(const std::string& directory, Context& context);
/// The content that the bucket of the resource's `backup` has under a digest, in hexadecimal: of
/// this machine or of its server. Throws base::Error.
os::Descriptor open_kept(const Resource& resource, Context& context, const std::string& sum);
/// Does the resource's `backup` name a bucket that is nowhere? Throws base::Error.
void check_bucket(const Resource& resource, Context& context);

/// Keeps what is there before it is replaced or removed, as `backup` says.
void back_up(Context& context, const Resource& resource, const os::Entry& entry,
             const os::EntryStatus& status);

}  // namespace muster::resources
