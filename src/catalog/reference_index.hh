#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace muster::catalog {

/// Finds resources by type and title without keeping either: a position stands for a resource, and
/// `is_meant(position)` says whether the one there has this type and title.
class ReferenceIndex {
 public:
  template <class IsMeant>
  std::optional<std::uint32_t> find(std::string_view type, std::string_view title,
                                    const IsMeant& is_meant) const {
    if (slots_.empty()) return std::nullopt;
    const auto& slot = slots_[slot_of(hash_of(type, title), is_meant)];
    return slot.next == 0 ? std::nullopt : std::optional(slot.next - 1);
  }
  /// The position of the one that is there already; `position` where there is none, which then is.
  template <class IsMeant>
  std::uint32_t find_or_add(std::string_view type, std::string_view title, std::uint32_t position,
                            const IsMeant& is_meant) {
    if (2 * used_ >= slots_.size()) grow();
    const auto hash = hash_of(type, title);
    auto& slot = slots_[slot_of(hash, is_meant)];
    if (slot.next != 0) return slot.next - 1;
    slot = {hash, position + 1};
    ++used_;
    return position;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t next = 0;  // the position after the resource's; 0: free
  };
  static std::uint32_t hash_of(std::string_view type, std::string_view title);
  /// Where it is, or the free slot where it would be.
  template <class IsMeant>
  std::size_t slot_of(std::uint32_t hash, const IsMeant& is_meant) const {
    const auto mask = slots_.size() - 1;
    for (auto at = hash & mask;; at = (at + 1) & mask) {
      const auto& slot = slots_[at];
      if (slot.next == 0 || (slot.hash == hash && is_meant(slot.next - 1))) return at;
    }
  }
  void grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace muster::catalog
