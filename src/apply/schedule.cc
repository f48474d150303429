#include "apply/schedule.hh"

#include <algorithm>
#include <ctime>
#include <string>

namespace muster::apply {

namespace {

using resources::Resource;
using value::Value;

std::tm local(std::time_t time) {
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return parts;
}

std::int64_t integer(const Value& value) {
  const auto* number = value.if_integer();
  return number ? *number : 0;
}

/// `clock` ([hour, minute, second]) on the day of `today`, `days` later.
std::time_t at(const std::tm& today, int days, const value::Array& clock) {
  std::tm parts = today;
  parts.tm_mday += days;
  parts.tm_hour = static_cast<int>(integer(clock[0]));
  parts.tm_min = static_cast<int>(integer(clock[1]));
  parts.tm_sec = static_cast<int>(integer(clock[2]));
  parts.tm_isdst = -1;
  return std::mktime(&parts);
}

bool weekday_allows(const Resource& schedule, int day) {
  if (!schedule.has("weekday")) return true;
  const auto days = resources::as_list(schedule.get("weekday"));
  return std::any_of(days.begin(), days.end(), [&](const Value& v) { return integer(v) == day; });
}

bool range_allows(const Resource& schedule, const value::Array& range, std::time_t now) {
  const std::tm today = local(now);
  const auto& from = *range[0].if_array();
  const auto& to = *range[1].if_array();
  const std::time_t start = at(today, 0, from), end = at(today, 0, to);
  if (start < end) return now >= start && now <= end && weekday_allows(schedule, today.tm_wday);
  // Over midnight: the day is the one on which the range began.
  if (now >= start && now <= at(today, 1, to)) return weekday_allows(schedule, today.tm_wday);
  return now >= at(today, -1, from) && now <= end &&
         weekday_allows(schedule, (today.tm_wday + 6) % 7);
}

bool ranges_allow(const Resource& schedule, std::time_t now) {
  if (!schedule.has("range")) {
    return weekday_allows(schedule, local(now).tm_wday);
  }
  const auto ranges = resources::as_list(schedule.get("range"));
  return std::any_of(ranges.begin(), ranges.end(), [&](const Value& range) {
    return range_allows(schedule, *range.if_array(), now);
  });
}

std::int64_t seconds_in(const std::string& period) {
  if (period == "hourly") return 3600;
  if (period == "daily") return 86400;
  if (period == "weekly") return 604800;
  return 2592000;
}

bool new_number(const std::string& period, std::time_t previous, std::time_t now) {
  const std::tm before = local(previous), after = local(now);
  if (period == "hourly") return after.tm_hour != before.tm_hour;
  if (period == "daily") return after.tm_mday != before.tm_mday;
  if (period == "monthly") return after.tm_mon != before.tm_mon;
  return before.tm_wday > after.tm_wday || now - previous > seconds_in("weekly");
}

bool period_allows(const Resource& schedule, std::time_t previous, std::time_t now) {
  const std::string period = schedule.text("period");
  if (period.empty()) return true;
  if (period == "never") return false;
  if (schedule.text("periodmatch") == "number") return new_number(period, previous, now);
  const std::int64_t repeat = std::max<std::int64_t>(1, integer(schedule.get("repeat")));
  return now - previous >= seconds_in(period) / repeat;
}

}  // namespace

bool schedule_allows(const Resource& schedule,
                     std::optional<std::chrono::system_clock::time_point> previous,
                     std::chrono::system_clock::time_point now) {
  using Clock = std::chrono::system_clock;
  const std::time_t current = Clock::to_time_t(now);
  const std::time_t last = previous ? Clock::to_time_t(*previous) : 0;
  return ranges_allow(schedule, current) && period_allows(schedule, last, current);
}

}  // namespace muster::apply
