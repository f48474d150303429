#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace muster::builtins {

/// MT19937 (Matsumoto and Nishimura) seeded by an array, and Ruby's way to a number below a limit:
/// the same numbers as Ruby's Random.new(seed).rand(limit).
class MersenneTwister {
 public:
  /// `seed` in words of 32 bits, the least significant first, without zero words at the end.
  explicit MersenneTwister(std::span<const std::uint32_t> seed);
  /// From 0 to below `limit`, which must be positive.
  std::uint64_t below(std::uint64_t limit);

 private:
  void fill(std::uint32_t seed);
  void mix(std::span<const std::uint32_t> seed);
  void twist();
  std::uint32_t next();

  static constexpr std::size_t size_ = 624;
  std::array<std::uint32_t, size_> state_;
  std::size_t at_ = size_;
};

}  // namespace muster::builtins
