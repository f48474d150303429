#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace muster::cloud {

using UtcTime = std::chrono::system_clock::time_point;

/// "2026-11-29T02:00:00Z", with or without a fraction, which is left out; nullopt for any other.
std::optional<UtcTime> read_utc_time(std::string_view text);
/// "20261129T020000Z"
std::string compact_utc_time(UtcTime time);
/// The reverse.
std::optional<UtcTime> read_compact_utc_time(std::string_view text);

}  // namespace muster::cloud
