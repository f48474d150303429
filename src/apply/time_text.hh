#pragma once
#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace muster::apply {

using Time = std::chrono::system_clock::time_point;

/// Writes times; one in the same second as the one before costs less.
class TimeTexts {
 public:
  std::string iso(Time time);
  std::string yaml(Time time);

 private:
  void take(std::time_t seconds);
  std::string text(Time time, char between, std::string_view before_zone);

  std::optional<std::time_t> seconds_;
  std::string date_, clock_, zone_;  // of these seconds
};

/// "2026-11-22T16:43:31.861793432+00:00", in local time: as a report has it.
std::string iso_time(Time time);
/// "2026-11-22 16:43:31.861793432 +00:00", in local time: as Psych writes a Time.
std::string yaml_time(Time time);
/// The reverse of yaml_time; fewer digits of the second, "Z" and no zone (both UTC) are read too.
std::optional<Time> parse_yaml_time(std::string_view text);

}  // namespace muster::apply
