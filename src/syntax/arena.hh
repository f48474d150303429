#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace muster::syntax {

/// Memory for what lives as long as its program and needs no destructor: taken piece by piece,
/// given back all at once.
class Arena {
 public:
  /// `expected`: how many bytes the first chunk shall hold.
  explicit Arena(std::size_t expected) : chunk_size_(expected) {}

  void* allocate(std::size_t size, std::size_t alignment) {
    const auto start = (next_ + alignment - 1) & ~(std::uintptr_t{alignment} - 1);
    if (start + size > end_) return allocate_in_new_chunk(size);
    next_ = start + size;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses are numbers here, to be aligned
    return reinterpret_cast<void*>(start);
  }
  std::string_view copy(std::string_view text);

 private:
  void* allocate_in_new_chunk(std::size_t size);

  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
  std::size_t chunk_size_;  // of the next one
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

}  // namespace muster::syntax
