#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster::types {

/// Times are nanoseconds: since 1970-01-01 UTC, or of duration. Formats are strftime's as Ruby
/// knows them for timestamps, and Puppet's own (%D %H %M %S %L %N with -, _, 0 and a width) for
/// timespans. What throws, throws diag::SourceError with Puppet's text.

/// `timezone` is empty (UTC), "current", an offset "+02:00" or a zone's name.
std::string format_timestamp(std::int64_t ns, std::string_view format, std::string_view timezone);
std::string format_timespan(std::int64_t ns, std::string_view format);

/// The first of the formats that reads all of the text; without formats, Puppet's default ones.
/// `alternatives` says that a list was given, which only changes the error.
std::int64_t parse_timestamp(std::string_view text, std::span<const std::string> formats,
                             bool alternatives, std::string_view timezone);
std::int64_t parse_timespan(std::string_view text, std::span<const std::string> formats,
                            bool alternatives);

/// Seconds east of UTC; nullopt when nobody knows the name.
std::optional<std::int64_t> zone_offset(std::string_view timezone);

}  // namespace muster::types
