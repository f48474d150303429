#include "deploy/ssh_engine.hh"

#include <fmt/core.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/error.hh"
#include "deploy/command_work.hh"
#include "deploy/transfer_work.hh"
#include "os/stop_signals.hh"
#include "ssh/process_channel.hh"

namespace muster::deploy {

namespace {

/// Every connection is a descriptor, and every agent that is asked for one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

std::unique_ptr<Engine> make_engine(const Limits& limits, Ask ask) {
  return std::make_unique<SshEngine>(limits, std::move(ask));
}

SshEngine::SshEngine(const Limits& limits, Ask ask)
    : limits_(limits),
      questions_(std::move(ask)),
      config_(system_, ssh::local_user(system_)),
      known_hosts_(system_),
      keyring_(system_, questions_),
      resolver_(loop_),
      gate_(limits_) {
  raise_descriptor_limit();
  // A peer that is gone is an answer, not the end of the process.
  ::signal(SIGPIPE, SIG_IGN);
}

SshEngine::~SshEngine() {
  // Channels die before their links.
  items_.clear();
  for (auto& lane : lanes_) lane->connector.reset();
  forwards_.clear();
  for (auto& lane : lanes_) lane->link.reset();
}

WorkContext SshEngine::context(const std::string& host, std::chrono::milliseconds timeout,
                               std::chrono::milliseconds otherwise) {
  return {.loop = loop_,
          .id = ++last_work_,
          .host = host,
          .timeout = timeout.count() > 0 ? timeout : otherwise,
          .kill_grace = limits_.kill_grace,
          .tell = [this](Event event) { events_.push_back(std::move(event)); },
          .finish = [this](Finished out) { finished(std::move(out)); }};
}

WorkId SshEngine::add(Lane* lane, std::unique_ptr<Work> work, std::vector<std::string> argv) {
  const auto id = work->id();
  items_.emplace(id, Item{std::move(work), lane, std::move(argv)});
  ++pending_;
  backlog_.push_back(id);
  loop_.defer([this] { dispatch_more(); });
  return id;
}

WorkId SshEngine::submit(HostId host, Submission submission) {
  auto& to = lane(host);
  auto context_of_it = context(to.host.name, submission.timeout, limits_.command_timeout);
  return add(&to, std::make_unique<CommandWork>(std::move(context_of_it), std::move(submission),
                                                to.forward_agent, to.environment));
}

WorkId SshEngine::upload(HostId host, Upload upload) {
  auto& to = lane(host);
  auto context_of_it = context(to.host.name, upload.timeout, limits_.transfer_timeout);
  return add(&to, make_upload(std::move(context_of_it), std::move(upload)));
}

WorkId SshEngine::download(HostId host, Download download) {
  auto& to = lane(host);
  auto context_of_it = context(to.host.name, download.timeout, limits_.transfer_timeout);
  return add(&to, make_download(std::move(context_of_it), std::move(download)));
}

WorkId SshEngine::submit_here(std::vector<std::string> argv, Submission submission) {
  auto context_of_it = context("here", submission.timeout, limits_.command_timeout);
  auto environment = std::exchange(submission.environment, {});
  return add(nullptr,
             std::make_unique<CommandWork>(std::move(context_of_it), std::move(submission), false,
                                           std::move(environment)),
             std::move(argv));
}

void SshEngine::write(WorkId id, std::string bytes) {
  const auto found = items_.find(id);
  if (found != items_.end()) found->second.work->write(std::move(bytes));
}

void SshEngine::close_input(WorkId id) {
  const auto found = items_.find(id);
  if (found != items_.end()) found->second.work->close_input();
}

void SshEngine::cancel(WorkId id) {
  const auto found = items_.find(id);
  if (found != items_.end()) found->second.work->stop(Failure::Kind::cancelled);
}

void SshEngine::cancel_all() {
  std::vector<WorkId> ids;
  for (const auto& [id, item] : items_) ids.push_back(id);
  std::ranges::sort(ids);
  for (const auto id : ids) cancel(id);
}

std::vector<Event> SshEngine::poll(std::chrono::steady_clock::time_point deadline) {
  using std::chrono::milliseconds;
  constexpr milliseconds longest{1000};
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    const bool waits = events_.empty() && pending_ > 0 && left.count() > 0;
    loop_.run_once(waits ? std::min(left, longest) : milliseconds(0));
    if (!events_.empty() || pending_ == 0 || left.count() <= 0 || os::StopSignals::received() != 0)
      break;
  }
  auto out = std::exchange(events_, {});
  for (const auto& event : out)
    if (std::holds_alternative<Finished>(event)) --pending_;
  return out;
}

void SshEngine::dispatch_more() {
  while (!backlog_.empty() && (limits_.running == 0 || running_ < limits_.running)) {
    const auto found = items_.find(backlog_.front());
    backlog_.pop_front();
    if (found != items_.end()) dispatch(found->second);
  }
}

void SshEngine::dispatch(Item& item) {
  item.dispatched = true;
  ++running_;
  if (!item.lane) return begin_here(item);
  if (item.lane->unusable) return item.work->fail(*item.lane->unusable);
  item.lane->waiting.push_back(item.work.get());
  if (item.lane->state == Lane::State::up)
    serve(*item.lane);
  else
    want_connection(*item.lane);
}

void SshEngine::begin_here(Item& item) {
  item.begun = true;
  try {
    auto request = item.work->request();
    item.work->begin(std::make_unique<ssh::ProcessChannel>(
        loop_, ssh::ProcessChannel::Program{item.argv, request.environment}, *item.work));
  } catch (const base::Error& error) {
    item.work->fail({Failure::Kind::refused, error.what()});
  }
}

void SshEngine::finished(Finished finished) {
  const auto id = finished.id;
  events_.emplace_back(std::move(finished));
  // We are inside the work's own call, and perhaps inside its channel's.
  loop_.defer([this, id] {
    const auto found = items_.find(id);
    auto& item = found->second;
    auto* lane = item.lane;
    const bool dispatched = item.dispatched;
    if (lane && item.begun)
      --lane->channels;
    else if (lane)
      std::erase(lane->waiting, item.work.get());
    items_.erase(found);
    if (dispatched) --running_;
    if (lane && lane->state == Lane::State::up) serve(*lane);
    dispatch_more();
  });
}

}  // namespace muster::deploy
