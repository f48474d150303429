#pragma once
#include <string>
#include <string_view>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/file_checksum.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// The provider's write.
void write_file(Context& context, Resource& resource, std::string_view property,
                const value::Value& wanted);
/// At the end of a run: what was renamed and removed survives a loss of power.
void finish_files(Context& context);

/// Writes the content that is wanted to a file, from where it comes, and returns its checksum.
std::string copy_wanted_content(Context& context, const Resource& resource,
                                const os::Descriptor& to);

}  // namespace muster::resources
