#include "deploy/deploy_lock.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"

namespace muster::deploy {

namespace {

constexpr std::chrono::seconds patience{60};
constexpr int status_of_late = 75;
constexpr int refused_statuses[] = {73, status_of_late};

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

DeployLock::DeployLock(Engine& engine, Site site, const std::vector<Target>& targets,
                       Options options)
    : engine_(engine),
      site_(std::move(site)),
      options_(std::move(options)),
      token_(options_.tokens.empty() ? 0 : options_.tokens.back()),
      taken_(std::chrono::steady_clock::now()) {
  fence_ = {token_ != 0 ? token_ : token_of_clock(), options_.owner};
  if (options_.registry) {
    const auto take = [this](std::uint64_t token) {
      return options_.registry->take(options_.name, options_.owner, options_.reason, options_.time,
                                     token);
    };
    auto lease = take(token_);
    // Ours was over, or is another's by now: hosts tell which, by the fence.
    if (lease.token == 0 && token_ != 0) lease = take(0);
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
  if (options_.before_hosts) options_.before_hosts(fence_.token);
  lock_hosts(targets);
  give_back.lock = nullptr;
}

DeployLock::~DeployLock() {
  release();
}

void DeployLock::lock_hosts(const std::vector<Target>& targets) {
  const auto script = lock_script(site_, fence_, terms(), options_.tokens, options_.known);
  std::vector<std::string> refusals;
  bool is_late = false;
  for (auto& answer : run_on(engine_, targets, script, patience)) {
    if (answer.ok()) {
      held_.push_back(answer.target);
    } else if (is_refused(answer)) {
      is_late = is_late || answer.finished.status == status_of_late;
      refusals.push_back(answer.problem());
    } else {
      missing_.push_back(std::move(answer));
    }
  }
  if (refusals.empty()) return;
  // The lock of an interrupted deploy is no use when others have deployed since: a new one may be.
  if (!is_late || std::exchange(token_, 0) == 0 || options_.registry)
    throw base::Error(base::join(refusals, "\n"));
  run_on(engine_, std::exchange(held_, {}), unlock_script(site_, fence_), patience);
  missing_.clear();
  fence_.token = token_of_clock();
  if (options_.before_hosts) options_.before_hosts(fence_.token);
  lock_hosts(targets);
}

void DeployLock::add(const Target& target) {
  options_.known = fence_.token;  // one that has it already is at work on its release
  lock_hosts({target});
  if (std::ranges::find(held_, target.id, &Target::id) == held_.end())
    throw base::Error(missing_.back().problem());
}

void DeployLock::renew_lease() {
  if (!options_.registry) return;
  const auto lease = options_.registry->take(options_.name, options_.owner, options_.reason,
                                             options_.time, fence_.token);
  if (lease.token != fence_.token)
    throw base::Error(
        fmt::format("the deploy lock of {} is {}'s now", options_.name, lease.holder));
}

LockTerms DeployLock::terms() const {
  return {static_cast<std::uint64_t>(options_.time.count()), options_.reason, options_.release};
}

void DeployLock::set_release(const std::string& release) {
  if (release == options_.release) return;
  options_.release = release;
  for (const auto& answer : run_on(engine_, held_, renewal(), patience))
    if (is_refused(answer)) throw base::Error(answer.problem());
}

std::string DeployLock::renewal() const {
  return renew_script(site_, fence_, terms());
}

void DeployLock::renew() {
  if (!lost_.empty()) throw base::Error(lost_);
  if (!is_due()) return;
  renew_lease();
  taken_ = std::chrono::steady_clock::now();
  for (const auto& answer : run_on(engine_, held_, renewal(), patience))
    if (is_refused(answer)) throw base::Error(answer.problem());
}

void DeployLock::renew_beside() {
  // On a slow server they would pile up, and the recipe's commands wait behind them.
  if (!lost_.empty() || !is_due() || is_renewing()) return;
  renew_lease();
  taken_ = std::chrono::steady_clock::now();
  for (const auto& target : held_)
    renewing_[engine_.submit(target.id, {.command = renewal(), .timeout = patience})].target =
        target;
}

bool DeployLock::takes(const Event& event) {
  const auto found = renewing_.find(std::visit([](const auto& e) { return e.id; }, event));
  if (found == renewing_.end()) return false;
  auto& answer = found->second;
  if (const auto* output = std::get_if<Output>(&event)) answer.err += output->bytes;
  if (const auto* end = std::get_if<Finished>(&event)) {
    answer.finished = *end;
    if (is_refused(answer)) lost_ = answer.problem();
    renewing_.erase(found);
  }
  return true;
}

bool DeployLock::release() {
  bool all_free = true;
  // One that was lost while it was being locked may be locked.
  for (const auto& answer : std::exchange(missing_, {}))
    if (!answer.finished.failure || answer.finished.failure->kind != Failure::Kind::unreachable)
      held_.push_back(answer.target);
    else
      all_free = all_free && options_.tokens.empty();
  if (!held_.empty())
    for (const auto& answer :
         run_on(engine_, std::exchange(held_, {}), unlock_script(site_, fence_), patience))
      all_free = all_free && answer.ok();
  if (options_.registry && fence_.token != 0)
    options_.registry->give_back(options_.name, std::exchange(fence_.token, 0));
  return all_free;
}

}  // namespace muster::deploy
