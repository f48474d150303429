#pragma once
#include <string>
#include <vector>

#include "resources/context.hh"

namespace muster::resources {

/// The mount points of this machine, as the kernel has them now.
std::vector<std::string> mount_points(Context& context);

}  // namespace muster::resources
