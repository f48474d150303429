#include "base/in_order.hh"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <functional>
#include <system_error>

namespace muster::base {

namespace {

// Linux puts a new thread on the core of its maker, where it may wait for a scheduler's tick (4
// ms), as long as all the work takes. Shut out of that core it begins at once; then it may run
// anywhere.
void begin_elsewhere(std::jthread& thread) {
  cpu_set_t allowed;
  const int here = ::sched_getcpu();
  if (here < 0 || ::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(here, &others);
  if (CPU_COUNT(&others) == 0) return;
  const auto handle = thread.native_handle();
  if (::pthread_setaffinity_np(handle, sizeof others, &others) != 0) return;
  ::pthread_setaffinity_np(handle, sizeof allowed, &allowed);
}

}  // namespace

std::vector<std::jthread> helpers(std::size_t pieces, std::size_t each,
                                  const std::function<void(std::stop_token)>& help) {
  std::vector<std::jthread> threads;
  if (pieces < 2 * each) return threads;
  const auto wanted = std::min<std::size_t>(std::thread::hardware_concurrency(), pieces / each);
  try {
    while (threads.size() + 1 < wanted) {
      threads.emplace_back(help);
      begin_elsewhere(threads.back());
    }
  } catch (const std::system_error&) {  // no more threads: the work is done all the same
  }
  return threads;
}

void Front::advance(std::size_t to) {
  {
    const std::lock_guard lock(mutex_);
    place_ = to;
  }
  moved_.notify_all();
}

bool Front::wait_for(std::size_t place, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return moved_.wait(lock, stop, [&] { return place_ >= place; });
}

}  // namespace muster::base
