#pragma once
#include <chrono>
#include <string>

namespace muster::pki {

using Time = std::chrono::system_clock::time_point;

/// "2026-11-22T23:46:50UTC": how Puppet's inventory and answers have times.
std::string puppet_time(Time time);
/// "2026-11-22T23:46:50Z"
std::string iso_time(Time time);
/// The reverse of iso_time. Throws base::Error.
Time from_iso_time(const std::string& text);

}  // namespace muster::pki
