#include "net/gzip.hh"

#include <doctest/doctest.h>

namespace muster::net {

namespace {

using State = Inflation::State;

/// In pieces of about that size; the states in the end, and how many pieces it took.
std::pair<State, int> inflate(Inflation& inflation, std::size_t piece) {
  auto state = State::unfinished;
  int pieces = 0;
  while (state == State::unfinished) {
    state = inflation.go_on(piece);
    ++pieces;
  }
  return {state, pieces};
}

State inflate(std::string bytes, std::size_t limit) {
  Inflation inflation(std::move(bytes), limit);
  return inflate(inflation, 1).first;
}

}  // namespace

TEST_CASE("what is inflated by pieces is the same, and no piece is much larger than asked for") {
  const std::string plain(10'000'000, 'a');
  constexpr std::size_t piece = 256UL * 1024;
  Inflation inflation(gzip(plain), plain.size());
  const auto [state, pieces] = inflate(inflation, piece);
  CHECK(state == State::whole);
  CHECK(pieces >= static_cast<int>(plain.size() / (piece + 64UL * 1024)));
  CHECK(inflation.take_plain() == plain);
}

TEST_CASE("what is damaged or too large is found before it is large") {
  const std::string plain(1'000'000, 'a');
  const auto bytes = gzip(plain);
  CHECK(inflate(bytes, plain.size()) == State::whole);
  CHECK(inflate(bytes, plain.size() - 1) == State::too_large);
  CHECK(inflate(bytes.substr(0, bytes.size() - 1), plain.size()) == State::damaged);
  CHECK(inflate(bytes + "x", plain.size()) == State::damaged);
  CHECK(inflate("", 100) == State::damaged);
  CHECK(inflate("neither", 100) == State::damaged);
  CHECK(gunzip(bytes, plain.size()) == plain);
  CHECK(gunzip(gzip(""), 0) == "");
  CHECK(!gunzip(bytes, 1000));
}

}  // namespace muster::net
