#include "deploy/deploy_lock.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::deploy {

namespace {

constexpr std::chrono::seconds patience{60};
constexpr int refused_statuses[] = {73, 75};

bool is_refused(const HostAnswer& answer) {
  return !answer.finished.failure &&
         std::ranges::find(refused_statuses, answer.finished.status) != std::end(refused_statuses);
}

/// Without a registry: later deploys have later tokens as long as clocks are roughly right; hosts
/// refuse what is earlier than they have seen.
std::uint64_t token_of_clock() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace

DeployLock::DeployLock(Engine& engine, Site site, std::vector<Target> targets, Options options)
    : engine_(engine),
      site_(std::move(site)),
      options_(std::move(options)),
      taken_(std::chrono::steady_clock::now()) {
  fence_ = {token_of_clock(), options_.owner};
  if (options_.registry) {
    const auto lease =
        options_.registry->take(options_.name, options_.owner, options_.reason, options_.time, 0);
    if (lease.token == 0)
      throw base::Error(
          fmt::format("{} is locked by {}: {}", options_.name, lease.holder, lease.reason));
    fence_.token = lease.token;
  }
  // A constructor that throws has no destructor to give the lease back.
  struct GiveBack {
    DeployLock* lock;
    ~GiveBack() {
      if (lock) lock->release();
    }
  } give_back{this};
  lock_hosts(targets);
  give_back.lock = nullptr;
}

DeployLock::~DeployLock() {
  release();
}

void DeployLock::lock_hosts(const std::vector<Target>& targets) {
  const auto script = lock_script(site_, fence_, static_cast<std::uint64_t>(options_.time.count()),
                                  options_.reason);
  std::vector<std::string> refusals;
  for (auto& answer : run_on(engine_, targets, script, patience)) {
    if (answer.ok())
      held_.push_back(answer.target);
    else if (is_refused(answer))
      refusals.push_back(answer.problem());
    else
      missing_.push_back(std::move(answer));
  }
  if (!refusals.empty()) throw base::Error(base::join(refusals, "\n"));
}

void DeployLock::add(const Target& target) {
  lock_hosts({target});
  if (std::ranges::find(held_, target.id, &Target::id) == held_.end())
    throw base::Error(missing_.back().problem());
}

void DeployLock::renew() {
  const auto now = std::chrono::steady_clock::now();
  if (now < taken_ + options_.time / 2) return;
  if (options_.registry) {
    const auto lease = options_.registry->take(options_.name, options_.owner, options_.reason,
                                               options_.time, fence_.token);
    if (lease.token != fence_.token)
      throw base::Error(
          fmt::format("the deploy lock of {} is {}'s now", options_.name, lease.holder));
  }
  const auto script = renew_script(site_, fence_, static_cast<std::uint64_t>(options_.time.count()),
                                   options_.reason);
  for (const auto& answer : run_on(engine_, held_, script, patience))
    if (is_refused(answer)) throw base::Error(answer.problem());
  taken_ = now;
}

void DeployLock::release() {
  if (!held_.empty())
    run_on(engine_, std::exchange(held_, {}), unlock_script(site_, fence_), patience);
  if (options_.registry && fence_.token != 0)
    options_.registry->give_back(options_.name, std::exchange(fence_.token, 0));
}

}  // namespace muster::deploy
