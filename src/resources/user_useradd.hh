#pragma once
#include <cstdint>
#include <optional>

#include "resources/provider.hh"

namespace muster::resources {

/// Users by `useradd`, `usermod`, `userdel`, `chage` and `chpasswd`.
Provider useradd_provider();
/// Groups by `groupadd`, `groupmod` and `groupdel`.
Provider groupadd_provider();

/// The number of a group by name or number; nullopt when there is none.
std::optional<std::int64_t> group_number(Context& context, const value::Value& group);

}  // namespace muster::resources
