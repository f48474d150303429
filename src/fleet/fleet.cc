#include "fleet/fleet.hh"

#include <algorithm>

namespace muster::fleet {

cli::Commands whole_program() {
  auto out = cli::all_commands();
  for (auto& command : all_commands()) out.push_back(std::move(command));
  std::ranges::sort(out, {}, &base::Named<cli::Command>::name);
  return out;
}

}  // namespace muster::fleet
