#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "value/semver_range.hh"

namespace muster::value {

/// The intervals of each alternative, possibly overlapping; nullopt when there is no alternative at
/// all. Throws base::Error when the expression is malformed.
std::optional<std::vector<SemVerRange::Interval>> parse_intervals(std::string_view expression);

/// What both intervals contain; nullopt when that is nothing.
std::optional<SemVerRange::Interval> intersection(const SemVerRange::Interval& a,
                                                  const SemVerRange::Interval& b);

}  // namespace muster::value
