#include "base/in_order.hh"

#include <doctest/doctest.h>

#include <numeric>
#include <stdexcept>
#include <string>

namespace muster::base {

TEST_CASE("results are handed over in order, whoever worked them out") {
  constexpr std::size_t count = 2000;
  std::vector<std::atomic<int>> begun(count);
  std::vector<std::size_t> expected(count), taken;
  std::iota(expected.begin(), expected.end(), 0);
  in_order(
      count, 1, 100,
      [&](std::size_t i) {
        ++begun[i];
        return std::to_string(i);
      },
      [&](std::size_t i, auto& outcome) {
        CHECK(outcome.take() == std::to_string(i));
        taken.push_back(i);
      });
  CHECK(taken == expected);
  for (const auto& times : begun) CHECK(times == 1);
}

TEST_CASE(
    "what a piece throws is thrown where it is asked for, and ends the work when not caught") {
  const auto odd_fails = [](std::size_t i) -> std::size_t {
    if (i % 2 == 1) throw std::runtime_error("piece " + std::to_string(i));
    return i;
  };
  std::size_t good = 0, bad = 0;
  in_order(100, 1, 7, odd_fails, [&](std::size_t i, auto& outcome) {
    try {
      const auto result = outcome.take();
      CHECK(result == i);
      ++good;
    } catch (const std::runtime_error& e) {
      CHECK(e.what() == "piece " + std::to_string(i));
      ++bad;
    }
  });
  CHECK(good == 50);
  CHECK(bad == 50);
  CHECK_THROWS_WITH(
      in_order(100, 1, 7, odd_fails, [](std::size_t, auto& outcome) { outcome.take(); }),
      "piece 1");
}

TEST_CASE("nobody is further ahead of what was taken than two windows") {
  constexpr std::size_t count = 500, window = 10;
  std::atomic<std::size_t> taken = 0;
  std::atomic<bool> too_far = false;
  in_order(
      count, 1, window,
      [&](std::size_t i) {
        if (i >= taken + 2 * window) too_far = true;
        return i;
      },
      [&](std::size_t, auto& outcome) {
        outcome.take();
        ++taken;
      });
  CHECK(taken == count);
  CHECK_FALSE(too_far);
}

TEST_CASE("nothing to do is done") {
  in_order(
      0, 1, 7, [](std::size_t i) { return i; }, [](std::size_t, auto&) { FAIL("taken"); });
}

}  // namespace muster::base
