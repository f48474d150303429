#include "cloud/utc_time.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/unix_time.hh"

namespace muster::cloud {

namespace {

/// Reads `form`, in which each 0 stands for a digit, and gives the digits.
std::optional<std::string> digits_of(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '0') {
      if (text[i] != form[i]) return std::nullopt;
    } else if (text[i] >= '0' && text[i] <= '9') {
      out += text[i];
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::optional<UtcTime> time_of_digits(const std::string& digits) {
  using namespace std::chrono;
  const auto number = [&](std::size_t at, std::size_t count) {
    int n = 0;
    for (const char c : digits.substr(at, count)) n = n * 10 + (c - '0');
    return n;
  };
  const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                            day(static_cast<unsigned>(number(6, 2))));
  const int hour = number(8, 2), minute = number(10, 2), second = number(12, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const sys_seconds time = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  return base::from_unix_time(time.time_since_epoch().count());
}

}  // namespace

std::optional<UtcTime> read_utc_time(std::string_view text) {
  std::string plain(text);
  if (const auto point = plain.find('.');
      point == 19 && plain.size() <= 32 && plain.ends_with('Z')) {
    const std::string_view fraction = text.substr(point + 1, text.size() - point - 2);
    if (fraction.empty() || fraction.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    plain = plain.substr(0, point) + "Z";
  }
  const auto digits = digits_of(plain, "0000-00-00T00:00:00Z");
  return digits ? time_of_digits(*digits) : std::nullopt;
}

std::string compact_utc_time(UtcTime time) {
  using namespace std::chrono;
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss clock(floor<seconds>(time - midnight));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<UtcTime> read_compact_utc_time(std::string_view text) {
  const auto digits = digits_of(text, "00000000T000000Z");
  return digits ? time_of_digits(*digits) : std::nullopt;
}

}  // namespace muster::cloud
