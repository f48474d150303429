#include "net/turns.hh"

namespace muster::net {

void Turns::add(Work work) {
  waiting_.push_back(std::move(work));
  if (waiting_.size() == 1) next();
}

/// A timer of no time is due in the next round, after what that round has to handle.
void Turns::next() {
  loop_.after(std::chrono::milliseconds(0), [this] {
    auto work = std::move(waiting_.front());
    const bool goes_on = work();
    waiting_.pop_front();
    if (goes_on) waiting_.push_back(std::move(work));
    if (!waiting_.empty()) next();
  });
}

}  // namespace muster::net
