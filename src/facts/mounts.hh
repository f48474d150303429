#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"

namespace muster::facts {

struct Mount {
  std::string device, path, filesystem;
  std::vector<std::string> options;
};

/// /proc/self/mounts in its order, escapes undone, without what only the kernel is interested in.
std::vector<Mount> parse_mounts(std::string_view text);
/// As parse_mounts, with /dev/root replaced by the device the kernel was told to use.
std::vector<Mount> read_mounts(os::System& system);

}  // namespace muster::facts
