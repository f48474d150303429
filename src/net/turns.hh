#pragma once
#include <deque>
#include <functional>

#include "net/loop.hh"

namespace muster::net {

/// Long pieces of work of many, done by turns: in a round of the loop one piece of one of them. So
/// nobody waits for more than a piece, however many there are.
class Turns {
 public:
  /// Does a piece. False: it was the last one.
  using Work = std::function<bool()>;

  /// The loop runs nothing any more when this is destroyed.
  explicit Turns(Loop& loop) : loop_(loop) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  void add(Work work);

 private:
  void next();

  Loop& loop_;
  std::deque<Work> waiting_;
};

}  // namespace muster::net
