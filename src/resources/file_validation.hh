#pragma once
#include <string>

#include "resources/context.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// Runs `validate_cmd` on new content. Throws base::Error "Execution of '…' returned 1: …".
void validate_content(Context& context, const Resource& resource, const std::string& path);

/// The name that Puppet would give to new content before it is in place: for messages.
std::string temporary_name(const Context& context, const std::string& path);

}  // namespace muster::resources
