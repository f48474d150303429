#include "value/rich_text.hh"

#include <fmt/core.h>

#include <chrono>

#include "base/base64.hh"
#include "base/error.hh"
#include "value/json.hh"
#include "value/regexp_source.hh"
#include "value/semver_range.hh"

namespace muster::value {

std::string text(const Timespan& span) {
  // Computed unsigned: the most negative span has no positive counterpart.
  const bool negative = span.nanoseconds < 0;
  const auto total = negative ? 0 - static_cast<std::uint64_t>(span.nanoseconds)
                              : static_cast<std::uint64_t>(span.nanoseconds);
  const auto seconds = total / 1'000'000'000;
  auto fraction = total % 1'000'000'000;
  while (fraction != 0 && fraction % 10 == 0) fraction /= 10;
  return fmt::format("{}{}-{:02}:{:02}:{:02}.{}", negative ? "-" : "", seconds / 86400,
                     seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, fraction);
}

std::string text(const Timestamp& time) {
  using namespace std::chrono;
  const sys_time<nanoseconds> at{nanoseconds(time.nanoseconds)};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss clock(at - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string text(const Binary& binary) {
  return base::base64(binary.bytes);
}

std::string scalar_text(const Value& value) {
  switch (value.kind()) {
    case Kind::undef: return "";
    case Kind::default_: return "default";
    case Kind::boolean: return *value.if_boolean() ? "true" : "false";
    case Kind::integer: return std::to_string(*value.if_integer());
    case Kind::real: return real_text(*value.if_real());
    case Kind::string: return *value.if_string();
    case Kind::sensitive: return "Sensitive [value redacted]";
    case Kind::regexp: return between_slashes(value.if_rich<Regexp>()->pattern);
    case Kind::binary: return text(*value.if_rich<Binary>());
    case Kind::semver: return value.if_rich<SemVer>()->text();
    case Kind::semver_range: return value.if_rich<SemVerRange>()->text;
    case Kind::timestamp: return text(*value.if_rich<Timestamp>());
    case Kind::timespan: return text(*value.if_rich<Timespan>());
    case Kind::uri: return value.if_rich<Uri>()->text;
    case Kind::array:
    case Kind::hash:
    case Kind::type:
    case Kind::object:
    case Kind::iterator: break;
  }
  throw base::Error("this value cannot be written as text");
}

}  // namespace muster::value
