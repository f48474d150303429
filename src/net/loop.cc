#include "net/loop.hh"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.hh"

namespace muster::net {

namespace {

constexpr std::size_t most_events = 256;

/// What the kernel gives back of a registration: the descriptor, and which of those that had this
/// number it was.
std::uint64_t key(int fd, std::uint32_t generation) {
  return static_cast<std::uint64_t>(generation) << 32U | static_cast<std::uint32_t>(fd);
}

}  // namespace

Loop::Loop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!epoll_ || !wake_) throw base::Error(base::with_errno("epoll", errno));
  watch(wake_.get(), EPOLLIN, [this](std::uint32_t) { run_posted(); });
}

void Loop::watch(int fd, std::uint32_t events, OnEvents callback) {
  const auto generation = ++generation_;
  epoll_event event{};
  event.events = events;
  event.data.u64 = key(fd, generation);
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
    throw base::Error(base::with_errno("epoll_ctl", errno));
  watched_[fd] = {generation, events, std::make_shared<OnEvents>(std::move(callback))};
}

void Loop::change(int fd, std::uint32_t events) {
  const auto found = watched_.find(fd);
  if (found == watched_.end() || found->second.events == events) return;
  epoll_event event{};
  event.events = events;
  event.data.u64 = key(fd, found->second.generation);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event);
  found->second.events = events;
}

void Loop::forget(int fd) {
  if (watched_.erase(fd) != 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

Loop::Timer Loop::after(std::chrono::milliseconds delay, Action action) {
  const auto timer = ++last_timer_;
  const auto time = Clock::now() + delay;
  timers_.emplace(std::pair(time, timer), std::move(action));
  timer_times_.emplace(timer, time);
  return timer;
}

void Loop::cancel(Timer timer) {
  const auto found = timer_times_.find(timer);
  if (found == timer_times_.end()) return;
  timers_.erase({found->second, timer});
  timer_times_.erase(found);
}

void Loop::post(Action action) {
  {
    const std::lock_guard guard(posted_mutex_);
    posted_.push_back(std::move(action));
  }
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one) < 0);
}

void Loop::run() {
  constexpr auto forever = std::chrono::milliseconds(60'000);
  while (!stopped_) run_once(forever);
  run_deferred();
}

void Loop::run_once(std::chrono::milliseconds longest) {
  std::array<epoll_event, most_events> events{};
  const int count = ::epoll_wait(epoll_.get(), events.data(), most_events,
                                 static_cast<int>(until_next_timer(longest).count()));
  now_ = Clock::now();
  for (int i = 0; i < count; ++i) {
    const auto data = events[static_cast<std::size_t>(i)].data.u64;
    const auto found = watched_.find(static_cast<int>(data & 0xFFFFFFFFU));
    if (found == watched_.end() || found->second.generation != data >> 32U) continue;
    // It may forget itself while it runs.
    const auto callback = found->second.callback;
    (*callback)(events[static_cast<std::size_t>(i)].events);
  }
  run_timers();
  run_deferred();
}

void Loop::run_timers() {
  while (!timers_.empty() && timers_.begin()->first.first <= now_) {
    auto node = timers_.extract(timers_.begin());
    timer_times_.erase(node.key().second);
    node.mapped()();
  }
}

/// What is deferred meanwhile runs as well.
void Loop::run_deferred() {
  while (!deferred_.empty()) {
    auto actions = std::exchange(deferred_, {});
    for (const auto& action : actions) action();
  }
}

void Loop::run_posted() {
  std::uint64_t count = 0;
  static_cast<void>(::read(wake_.get(), &count, sizeof count) < 0);
  std::vector<Action> actions;
  {
    const std::lock_guard guard(posted_mutex_);
    actions.swap(posted_);
  }
  for (const auto& action : actions) action();
}

std::chrono::milliseconds Loop::until_next_timer(std::chrono::milliseconds longest) const {
  if (!deferred_.empty()) return std::chrono::milliseconds(0);
  if (timers_.empty()) return longest;
  const auto wait =
      std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.first - Clock::now());
  return std::clamp(wait, std::chrono::milliseconds(0), longest);
}

}  // namespace muster::net
