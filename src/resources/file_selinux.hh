#pragma once
#include <vector>

#include "os/tree.hh"
#include "resources/attribute.hh"
#include "resources/context.hh"
#include "resources/state.hh"

namespace muster::resources {

/// seluser, selrole, seltype, selrange: the parts of a security context. Nothing is managed where
/// SELinux is off.
std::vector<Attribute> selinux_rows();
bool is_selinux_property(std::string_view property);

/// Adds the parts that the resource wants.
void read_contexts(Context& context, const Resource& resource, const os::Entry& entry,
                   State& state);
void write_context(Context& context, const Resource& resource, const os::Entry& entry,
                   std::string_view property, const std::string& wanted);
/// Sets the parts that the resource wants and that differ, on what was just made.
void fix_contexts(Context& context, const Resource& resource, const os::Entry& entry);

}  // namespace muster::resources
