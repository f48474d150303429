#include <fmt/core.h>

#include <chrono>

#include "base/strings.hh"
#include "types/fail.hh"
#include "types/strptime.hh"
#include "types/time_format.hh"
#include "types/time_zone.hh"

namespace muster::types {

namespace {

std::vector<std::string> default_formats(bool with_zones) {
  std::vector<std::string> out;
  if (with_zones) out = {"%FT%T.%N %Z", "%FT%T %Z", "%F %T.%N %Z", "%F %T %Z", "%F %Z"};
  for (const auto* f : {"%FT%T.%N", "%FT%T", "%F %T.%N", "%F %T", "%F"}) out.emplace_back(f);
  return out;
}

std::int64_t offset_of(std::string_view timezone) {
  const auto offset = zone_offset(timezone);
  if (!offset) fail(fmt::format("Illegal timezone '{}'", timezone));
  return *offset;
}

std::int64_t to_nanoseconds(const ParsedTime& t, std::int64_t offset) {
  using namespace std::chrono;
  if (!t.year) fail("no implicit conversion of nil into Integer");
  if (*t.year < 1678 || *t.year > 2261)
    fail(fmt::format("the year {} is out of the range of a Timestamp", *t.year));
  const sys_days first =
      year(static_cast<int>(*t.year)) / month(static_cast<unsigned>(t.month.value_or(1))) / 1;
  const auto days_since = first.time_since_epoch().count() + t.day.value_or(1) - 1;
  const auto seconds_since = days_since * 86400 + t.hour.value_or(0) * 3600 +
                             t.minute.value_or(0) * 60 + t.second.value_or(0) - offset;
  return seconds_since * 1'000'000'000 + t.nanosecond;
}

ParsedTime parse_with(std::string_view text, const std::string& format, bool zone_given) {
  const auto parsed = strptime(text, format);
  if (!parsed || parsed->leftover)
    fail(fmt::format("Unable to parse '{}' using format '{}'", text, format));
  if (zone_given && parsed->zone)
    fail(
        "Using a Timezone designator in format specification is mutually exclusive to providing an "
        "explicit timezone "
        "argument");
  return *parsed;
}

ParsedTime parse_with_any(std::string_view text, std::span<const std::string> formats,
                          bool zone_given) {
  for (const auto& f : formats) {
    const auto parsed = strptime(text, f);
    if (parsed && !parsed->leftover && !(zone_given && parsed->zone)) return *parsed;
  }
  fail(fmt::format("Unable to parse '{}' using any of the formats {}", text,
                   base::join(formats, ", ")));
}

}  // namespace

std::int64_t parse_timestamp(std::string_view text, std::span<const std::string> formats,
                             bool alternatives, std::string_view timezone) {
  const bool zone_given = !timezone.empty();
  const auto by_default = default_formats(!zone_given);
  ParsedTime parsed;
  if (formats.empty())
    parsed = parse_with_any(text, by_default, zone_given);
  else if (alternatives)
    parsed = parse_with_any(text, formats, zone_given);
  else
    parsed = parse_with(text, formats[0], zone_given);
  const auto offset = zone_given ? offset_of(timezone) : parsed.zone ? offset_of(*parsed.zone) : 0;
  return to_nanoseconds(parsed, offset);
}

}  // namespace muster::types
