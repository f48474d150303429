#pragma once
#include <chrono>
#include <optional>

#include "resources/resource.hh"

namespace muster::apply {

/// May a resource with this schedule be applied at `now`, when it was checked last at `previous`?
bool schedule_allows(const resources::Resource& schedule,
                     std::optional<std::chrono::system_clock::time_point> previous,
                     std::chrono::system_clock::time_point now);

}  // namespace muster::apply
