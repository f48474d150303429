#include "builtins/mersenne_twister.hh"

#include <algorithm>
#include <bit>

namespace muster::builtins {

MersenneTwister::MersenneTwister(std::span<const std::uint32_t> seed) {
  // Ruby takes a last word of 1 for the guard it puts before leading zeros.
  if (seed.size() > 1 && seed.back() == 1) seed = seed.first(seed.size() - 1);
  if (seed.size() <= 1) {
    fill(seed.empty() ? 0 : seed[0]);
  } else {
    fill(19650218);
    mix(seed);
  }
}

void MersenneTwister::fill(std::uint32_t seed) {
  state_[0] = seed;
  for (std::uint32_t i = 1; i < size_; ++i)
    state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
}

void MersenneTwister::mix(std::span<const std::uint32_t> seed) {
  std::uint32_t i = 1, j = 0;
  const auto blend = [&](std::uint32_t factor) {
    return state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * factor);
  };
  const auto advance = [&] {
    if (++i < size_) return;
    state_[0] = state_[size_ - 1];
    i = 1;
  };
  for (auto k = std::max(size_, seed.size()); k > 0; --k) {
    state_[i] = blend(1664525U) + seed[j] + j;
    advance();
    if (++j >= seed.size()) j = 0;
  }
  for (auto k = size_ - 1; k > 0; --k) {
    state_[i] = blend(1566083941U) - i;
    advance();
  }
  state_[0] = 0x80000000U;
}

void MersenneTwister::twist() {
  for (std::size_t i = 0; i < size_; ++i) {
    const auto y = (state_[i] & 0x80000000U) | (state_[(i + 1) % size_] & 0x7fffffffU);
    state_[i] = state_[(i + 397) % size_] ^ (y >> 1) ^ ((y & 1) ? 0x9908b0dfU : 0);
  }
  at_ = 0;
}

std::uint32_t MersenneTwister::next() {
  if (at_ == size_) twist();
  auto y = state_[at_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

std::uint64_t MersenneTwister::below(std::uint64_t limit) {
  const std::uint64_t last = limit - 1;
  if (last == 0) return 0;
  const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(last);
  for (;;) {
    std::uint64_t n = 0;
    bool fits = true;
    for (const int shift : {32, 0}) {
      if (((mask >> shift) & 0xffffffffU) == 0) continue;
      n = (n | std::uint64_t{next()} << shift) & mask;
      fits = n <= last;
      if (!fits) break;
    }
    if (fits) return n;
  }
}

}  // namespace muster::builtins
