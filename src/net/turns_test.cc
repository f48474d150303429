#include "net/turns.hh"

#include <doctest/doctest.h>

namespace muster::net {

TEST_CASE("long work goes by turns, a piece in each round, and others are heard in between") {
  Loop loop;
  Turns turns(loop);
  std::string order;
  const auto work = [&](char name, int pieces) {
    turns.add([&order, name, pieces]() mutable {
      order += name;
      return --pieces > 0;
    });
  };
  work('a', 3);
  work('b', 2);
  // Something else that is there in every round.
  std::function<void()> other = [&] {
    order += '.';
    if (order.size() < 10) loop.after(std::chrono::milliseconds(0), other);
  };
  other();
  for (int round = 0; round < 10; ++round) loop.run_once(std::chrono::milliseconds(10));
  CHECK(order == ".a.b.a.b.a.");
}

TEST_CASE("work may bring more work") {
  Loop loop;
  Turns turns(loop);
  int done = 0;
  turns.add([&] {
    turns.add([&] { return ++done < 2; });
    return false;
  });
  for (int round = 0; round < 10; ++round) loop.run_once(std::chrono::milliseconds(1));
  CHECK(done == 2);
}

}  // namespace muster::net
