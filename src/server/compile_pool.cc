#include "server/compile_pool.hh"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/error.hh"
#include "server/control.hh"
#include "server/nursery.hh"

namespace muster::server {

struct CompilePool::Worker {
  std::unique_ptr<net::Channel> channel;
  os::Descriptor pidfd;
  std::optional<Task> task;
  net::Loop::Timer deadline = 0;
  bool late = false;
  bool dead = false;

  void kill() {
    late = true;
    if (pidfd) ::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
  }
};

CompilePool::CompilePool(Process& process, std::string environment, Limits limits,
                         OnErrand on_errand)
    : process_(process),
      environment_(std::move(environment)),
      limits_(limits),
      on_errand_(std::move(on_errand)),
      last_used_(process.loop().now()) {
  begin_nursery();
}

CompilePool::~CompilePool() {
  for (auto& worker : workers_)
    if (worker->deadline != 0) process_.loop().cancel(worker->deadline);
  end_nursery();
}

void CompilePool::begin_nursery() {
  nursery_ = start_nursery(process_.options(), environment_, process_.log());
  process_.loop().watch(nursery_.get(), EPOLLIN, [this](std::uint32_t) { read_nursery(); });
}

void CompilePool::end_nursery() {
  if (!nursery_) return;
  process_.loop().forget(nursery_.get());
  nursery_.reset();
}

void CompilePool::read_nursery() {
  while (nursery_) {
    auto received = receive_control(nursery_);
    if (received.kind == Received::Kind::nothing_yet) return;
    if (received.kind == Received::Kind::ended) return end_nursery();
    if (unnamed_.empty()) continue;
    if (const auto worker = unnamed_.front().lock()) {
      worker->pidfd = std::move(received.control.descriptor);
      if (worker->late) worker->kill();
    }
    unnamed_.pop_front();
  }
}

/// One more worker; false when it cannot be had now.
bool CompilePool::raise() {
  if (!nursery_) begin_nursery();
  auto ends = net::channel_ends();
  if (!send_control(nursery_, "worker", {}, ends.second.get())) {
    end_nursery();
    return false;
  }
  auto worker = std::make_shared<Worker>();
  worker->channel = std::make_unique<net::Channel>(process_.loop(), std::move(ends.first));
  worker->channel->on_end([this, raw = worker.get()] { remove(raw); });
  worker->channel->on_question([this](std::string_view question, net::Channel::Answer answer) {
    on_errand_(decode_errand(question), std::move(answer));
  });
  worker->channel->on_notice([this](std::string_view notice) {
    on_errand_(decode_errand(notice), [](const std::string&) {});
  });
  unnamed_.push_back(worker);
  workers_.push_back(std::move(worker));
  return true;
}

void CompilePool::remove(const Worker* worker) {
  const auto at = std::ranges::find(workers_, worker, &std::shared_ptr<Worker>::get);
  if (at == workers_.end()) return;
  // It is destroyed when what its channel does at present is over.
  process_.loop().defer([kept = *at] {});
  workers_.erase(at);
  next();
}

bool CompilePool::add(Task task) {
  if (waiting_.size() >= limits_.waiting) return false;
  last_used_ = process_.loop().now();
  waiting_.push_back(std::move(task));
  next();
  return true;
}

bool CompilePool::is_idle_since(net::Loop::Clock::time_point time) const {
  return waiting_.empty() && last_used_ < time &&
         std::ranges::none_of(workers_, [](const auto& w) { return w->task.has_value(); });
}

CompilePool::Load CompilePool::load() const {
  const auto running =
      std::ranges::count_if(workers_, [](const auto& w) { return w->task.has_value(); });
  return {static_cast<std::size_t>(running), waiting_.size()};
}

void CompilePool::next() {
  while (!waiting_.empty()) {
    auto idle = std::ranges::find_if(workers_, [](const auto& w) { return !w->task && !w->dead; });
    if (idle == workers_.end()) {
      if (workers_.size() >= limits_.workers || !raise()) return;
      idle = workers_.end() - 1;
    }
    auto task = std::move(waiting_.front());
    waiting_.pop_front();
    give(**idle, std::move(task));
  }
}

void CompilePool::give(Worker& worker, Task task) {
  const auto bytes = encode(task.job);
  worker.task = std::move(task);
  worker.deadline = process_.loop().after(limits_.time, [&worker] {
    worker.deadline = 0;
    worker.kill();
  });
  if (!worker.channel->ask(bytes, [this, &worker](const std::optional<std::string>& answer) {
        finish(worker, answer);
      }))
    finish(worker, std::nullopt);
}

void CompilePool::finish(Worker& worker, const std::optional<std::string>& answer) {
  if (worker.deadline != 0) process_.loop().cancel(std::exchange(worker.deadline, 0));
  if (!worker.task) return;
  auto task = std::move(*worker.task);
  worker.task.reset();
  worker.dead = !answer;
  last_used_ = process_.loop().now();
  if (answer) {
    task.done(decode_outcome(*answer), {});
    return next();
  }
  if (!worker.late && !std::exchange(task.again, true)) {
    waiting_.push_front(std::move(task));
    return next();
  }
  task.done(std::nullopt,
            worker.late ? fmt::format("The compile took longer than {} seconds",
                                      std::chrono::ceil<std::chrono::seconds>(limits_.time).count())
                        : std::string("The compile ended before it was done: it may have used more "
                                      "memory than it may"));
}

}  // namespace muster::server
