#include "registry/times.hh"

#include <fmt/chrono.h>

#include <cstdio>

namespace muster::registry {

Now now() {
  return {std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()),
          std::chrono::duration_cast<Milliseconds>(
              std::chrono::steady_clock::now().time_since_epoch())};
}

std::string time_text(Wall time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     (time - seconds).count());
}

std::optional<Wall> time_from(std::string_view text) {
  int year = 0, hour = 0, minute = 0, second = 0, fraction = 0, end = 0;
  unsigned month = 0, day = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ%n", &year, &month, &day, &hour,
                  &minute, &second, &fraction, &end) != 7 ||
      static_cast<std::size_t>(end) != copy.size())
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + Milliseconds(fraction);
}

}  // namespace muster::registry
