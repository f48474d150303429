#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "os/tree.hh"
#include "resources/context.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// The number of the owner or group that is wanted; nullopt when none is. Throws UnexpectedError
/// "Could not find user x".
std::optional<std::uint32_t> wanted_id(Context& context, const Resource& resource,
                                       std::string_view property);

/// Keeps what is there as `backup` says, and removes it where a `kind` cannot simply take its
/// place. False when it had to stay, or nothing was there.
bool clear_the_way(Context& context, const Resource& resource, const std::string& kind);

/// Owner, group, mode and security context of what was just made, without a word.
void fix_properties(Context& context, Resource& resource, const os::Entry& entry);

/// Removes, once a run and folder, what a killed run left in the entry's folder.
void sweep(Context& context, const os::Entry& entry);
/// The folder must be written to disk before the run ends.
void touched(Context& context, const os::Entry& entry);

/// Hands over what the resource's bucket has by the digest that its content names.
void copy_from_bucket(Context& context, const Resource& resource, const std::string& sum,
                      const std::function<bool(std::string_view)>& take);

}  // namespace muster::resources
