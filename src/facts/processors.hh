#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"

namespace muster::facts {

/// What /proc/cpuinfo and /sys/devices/system/cpu know.
struct Processors {
  std::int64_t count = 0, sockets = 0;
  std::int64_t cores_per_socket = 0, threads_per_core = 0;  // 0: not known
  std::vector<std::string> models;
  std::uint64_t hertz = 0;  // 0: not known
};

/// count, models, speed and, where cpuinfo has it, sockets.
Processors parse_cpuinfo(std::string_view text);
/// How many bits a sysfs CPU mask ("ff,ffffffff") has.
std::int64_t bits_in_mask(std::string_view mask);
Processors read_processors(os::System& system);

}  // namespace muster::facts
