#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace muster::net {

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::chrono::system_clock::time_point time);
/// Only that form.
std::optional<std::chrono::system_clock::time_point> from_http_date(std::string_view text);

}  // namespace muster::net
