#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace muster::registry {

using Milliseconds = std::chrono::milliseconds;
/// What people read.
using Wall = std::chrono::sys_time<Milliseconds>;

/// One moment on both clocks; the registry never asks for the time itself. `steady` is what leases
/// are measured by: it counts from anywhere, and nobody sets it.
struct Now {
  Wall wall;
  Milliseconds steady;
};
/// Of this machine's clocks.
Now now();

/// "2026-11-29T02:00:00.123Z"
std::string time_text(Wall time);
std::optional<Wall> time_from(std::string_view text);

}  // namespace muster::registry
