#include "types/recursion.hh"

#include <algorithm>

namespace muster::types {

bool RecursionGuard::enter(std::vector<const void*>& items, State bit, const void* item) {
  if (std::find(items.begin(), items.end(), item) != items.end()) {
    state_ = static_cast<std::uint8_t>(state_ | bit);
    return false;
  }
  items.push_back(item);
  return true;
}

}  // namespace muster::types
