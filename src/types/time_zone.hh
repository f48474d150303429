#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::types {

/// How many bytes at the start of the text are a zone's designation ("+02:00", "EST", "Eastern
/// Standard Time"); 0 when it does not start with one.
std::size_t zone_length(std::string_view text);
/// Seconds east of UTC of a designation; nullopt when nobody knows the name.
std::optional<std::int64_t> designated_offset(std::string_view zone);

}  // namespace muster::types
