#include "value/text_hash.hh"

#include <sys/random.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <random>

namespace muster::value {

namespace {

struct Key {
  std::uint64_t first = 0, second = 0;
};

Key random_key() {
  Key out;
  if (::getrandom(&out, sizeof out, 0) == sizeof out) return out;
  std::random_device source;
  const auto next = [&] { return std::uint64_t{source()} << 32U | source(); };
  return {next(), next()};
}

const Key& key() {
  static const Key of_this_process = random_key();
  return of_this_process;
}

struct State {
  std::uint64_t a, b, c, d;

  void round() {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }
  void take(std::uint64_t word) {
    d ^= word;
    round();
    a ^= word;
  }
};

std::uint64_t word_at(const char* bytes, std::size_t size) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, size);
  return out;
}

}  // namespace

std::size_t text_hash(std::string_view text) {
  constexpr std::size_t word = sizeof(std::uint64_t);
  const auto& [first, second] = key();
  State state{first ^ 0x736f6d6570736575ULL, second ^ 0x646f72616e646f6dULL,
              first ^ 0x6c7967656e657261ULL, second ^ 0x7465646279746573ULL};
  std::size_t at = 0;
  for (; at + word <= text.size(); at += word) state.take(word_at(text.data() + at, word));
  const auto rest = at < text.size() ? word_at(text.data() + at, text.size() - at) : 0;
  state.take(rest | std::uint64_t{text.size()} << 56U);
  state.c ^= 0xFF;
  for (int i = 0; i < 3; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace muster::value
