#include "server/poller.hh"

#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "base/error.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_waiting = 20'000;
constexpr std::size_t asked_at_once = 200;  // values of one filter
constexpr std::size_t most_scopes = 100;
// A failure that stays the same is said again after so many.
constexpr int said_again = 20;

/// Somebody waits for these: better a refusal now than an answer too late.
cloud::Patience hurried(cloud::Patience patience) {
  patience.attempts = std::min(patience.attempts, 3);
  patience.longest_pause = std::min(patience.longest_pause, std::chrono::milliseconds(1000));
  patience.timeout = std::min(patience.timeout, std::chrono::milliseconds(8000));
  return patience;
}

std::chrono::milliseconds spread(std::chrono::milliseconds interval) {
  std::random_device source;
  std::uniform_int_distribution<std::int64_t> part(interval.count() * 8 / 10,
                                                   interval.count() * 12 / 10);
  return std::chrono::milliseconds(part(source));
}

}  // namespace

ScopePoller::ScopePoller(cloud::CloudOptions options, std::string profile, std::string region,
                         std::chrono::milliseconds interval, os::System& system, Sinks sinks)
    : options_(std::move(options)),
      profile_(std::move(profile)),
      region_(std::move(region)),
      interval_(interval),
      system_(system),
      sinks_(std::move(sinks)) {
  options_.patience.pause = [this](std::chrono::milliseconds time) { return sleep(time); };
  threads_.emplace_back([this] { poll(); });
  threads_.emplace_back([this] { answer_questions(); });
}

ScopePoller::~ScopePoller() {
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::string ScopePoller::account() const {
  const std::lock_guard guard(mutex_);
  return account_;
}

bool ScopePoller::sleep(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return ending_; });
}

void ScopePoller::poll() {
  cloud::Scope scope(options_, profile_, region_, system_);
  do {
    poll_once(scope);
  } while (sleep(spread(interval_)));
}

void ScopePoller::poll_once(cloud::Scope& scope) {
  try {
    {
      std::string account = scope.account();
      const std::lock_guard guard(mutex_);
      account_ = std::move(account);
    }
    auto list = scope.list();
    if (!has_listed_ || failures_ > 0)
      sinks_.say(base::Level::notice, fmt::format("ec2 {} in {}: {} instances", list.account,
                                                  region_, list.instances.size()));
    has_listed_ = true;
    failures_ = 0;
    last_failure_.clear();
    sinks_.listed(std::move(list));
  } catch (const base::Error& error) {
    note_failure(error.what());
  }
}

void ScopePoller::note_failure(const std::string& problem) {
  if (problem != last_failure_ || failures_ % said_again == 0)
    sinks_.say(base::Level::err,
               fmt::format("{}; the list of the instances in {}{}{} is kept as it was", problem,
                           region_, profile_.empty() ? "" : " by the profile ", profile_));
  last_failure_ = problem;
  ++failures_;
}

bool ScopePoller::confirm(std::string instance, Done done) {
  {
    const std::lock_guard guard(mutex_);
    if (ending_ || waiting_.size() >= most_waiting) return false;
    waiting_.push_back({std::move(instance), std::move(done)});
  }
  changed_.notify_all();
  return true;
}

/// Those that came while the last ones were asked go together. Empty: it is time to end.
std::vector<ScopePoller::Asked> ScopePoller::next_questions() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  const auto count = ending_ ? 0 : std::min(waiting_.size(), asked_at_once);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Asked> out(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return out;
}

void ScopePoller::answer_questions() {
  auto options = options_;
  options.patience = hurried(options.patience);
  cloud::Scope scope(options, profile_, region_, system_);
  for (auto asked = next_questions(); !asked.empty(); asked = next_questions()) {
    std::vector<std::string> ids;
    for (const auto& one : asked) ids.push_back(one.instance);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<std::string, cloud::Instance> found;
    std::string problem;
    try {
      for (auto& one : scope.find(ids)) {
        std::string id = one.id;
        found.emplace(std::move(id), std::move(one));
      }
    } catch (const base::Error& error) {
      problem = error.what();
      sinks_.say(base::Level::err, problem);
    }
    for (const auto& one : asked) {
      const auto at = found.find(one.instance);
      if (!problem.empty())
        one.done({Confirmation::Kind::unavailable, "the cloud cannot be asked now", {}});
      else if (at == found.end())
        one.done({Confirmation::Kind::absent, "the cloud does not list it", {}});
      else
        one.done({Confirmation::Kind::found, {}, at->second});
    }
  }
}

Poller::Poller(const cloud::CloudOptions& options, std::chrono::milliseconds interval,
               os::System& system, const ScopePoller::Sinks& sinks) {
  if (options.profiles.size() * options.regions.size() > most_scopes)
    throw base::Error(fmt::format("more than {} accounts and regions", most_scopes));
  for (const auto& profile : options.profiles)
    for (const auto& region : options.regions)
      scopes_.push_back(
          std::make_unique<ScopePoller>(options, profile, region, interval, system, sinks));
}

void Poller::confirm(const InstanceQuestion& question, const ScopePoller::Done& done) {
  bool is_known = true;
  for (const auto& scope : scopes_) {
    if (scope->region() != question.region) continue;
    const std::string account = scope->account();
    if (account.empty()) is_known = false;
    if (account != question.account) continue;
    if (!scope->confirm(question.instance, done))
      done({Confirmation::Kind::unavailable, "too many instances wait to be confirmed", {}});
    return;
  }
  if (is_known)
    done({Confirmation::Kind::not_ours, "nothing is configured for its account and region", {}});
  else
    done({Confirmation::Kind::unavailable, "it is not known yet whose the credentials are", {}});
}

}  // namespace muster::server
