#include "syntax/arena.hh"

#include <algorithm>

namespace muster::syntax {

/// A chunk begins where any type may.
void* Arena::allocate_in_new_chunk(std::size_t size) {
  const auto chunk = std::max(size, chunk_size_);
  chunk_size_ = 2 * chunk;
  auto* const start =
      chunks_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(chunk)).get();
  next_ = reinterpret_cast<std::uintptr_t>(start) + size;
  end_ = reinterpret_cast<std::uintptr_t>(start) + chunk;
  return start;
}

std::string_view Arena::copy(std::string_view text) {
  auto* const start = static_cast<char*>(allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), start);
  return {start, text.size()};
}

}  // namespace muster::syntax
