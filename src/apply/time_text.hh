#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace muster::apply {

using Time = std::chrono::system_clock::time_point;

/// "2026-11-22T16:43:31.861793432+00:00", in local time: as a report has it.
std::string iso_time(Time time);
/// "2026-11-22 16:43:31.861793432 +00:00", in local time: as Psych writes a Time.
std::string yaml_time(Time time);
/// The reverse of yaml_time; fewer digits of the second, "Z" and no zone (both UTC) are read too.
std::optional<Time> parse_yaml_time(std::string_view text);

}  // namespace muster::apply
