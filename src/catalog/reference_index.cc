#include "catalog/reference_index.hh"

#include <algorithm>
#include <functional>
#include <utility>

namespace muster::catalog {

std::uint32_t ReferenceIndex::hash_of(std::string_view type, std::string_view title) {
  const std::hash<std::string_view> hash;
  const std::uint64_t both = hash(title) + 31 * hash(type);
  return static_cast<std::uint32_t>(both ^ both >> 32);
}

void ReferenceIndex::grow() {
  constexpr std::size_t least = 64;
  const auto old = std::exchange(slots_, std::vector<Slot>(std::max(least, 2 * slots_.size())));
  for (const auto& slot : old)
    if (slot.next != 0) slots_[slot_of(slot.hash, [](std::uint32_t) { return false; })] = slot;
}

}  // namespace muster::catalog
