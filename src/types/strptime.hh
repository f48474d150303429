#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::types {

/// What a text says of a moment. What it does not mention is nullopt.
struct ParsedTime {
  std::optional<std::int64_t> year, month, day, hour, minute, second;
  std::int64_t nanosecond = 0;
  std::optional<std::string> zone;
  bool leftover = false;  // there is text after what the format describes
};

/// Ruby's DateTime._strptime; nullopt when the text does not begin as the format says.
std::optional<ParsedTime> strptime(std::string_view text, std::string_view format);

}  // namespace muster::types
