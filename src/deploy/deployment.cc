#include "deploy/deployment.hh"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "base/error.hh"
#include "crypto/digest.hh"
#include "crypto/random.hh"
#include "deploy/interrupted.hh"
#include "deploy/utc_text.hh"

namespace muster::deploy {

namespace {

constexpr std::chrono::minutes patience{5};

bool is_release(const std::string& name) {
  constexpr std::size_t digits = 14;
  return name.size() == digits && name.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<std::string> names_of(std::span<const Target> targets) {
  std::vector<std::string> out;
  for (const auto& target : targets) out.push_back(target.name);
  return out;
}

std::time_t wanted_time(const std::string& release) {
  if (!is_release(release)) return std::time(nullptr);
  std::tm parts{};
  ::strptime(release.c_str(), "%Y%m%d%H%M%S", &parts);
  return ::timegm(&parts);
}

}  // namespace

std::string next_release(std::time_t now, const std::vector<std::string>& releases) {
  auto out = release_name(now);
  for (const auto& name : releases) {
    if (!is_release(name) || name < out) continue;
    std::tm parts{};
    ::strptime(name.c_str(), "%Y%m%d%H%M%S", &parts);
    out = release_name(::timegm(&parts) + 1);
    // A name that is no time (month 99) is only counted up.
    if (out <= name) out = std::to_string(std::stoull(name) + 1);
  }
  return out;
}

Deployment::Deployment(Engine& engine, DeploymentOptions options, std::vector<Target> targets)
    : engine_(engine),
      options_(std::move(options)),
      journal_(
          options_.journal_folder.empty() ? Journal::default_folder() : options_.journal_folder,
          options_.name),
      targets_(std::move(targets)) {
  if (targets_.empty()) throw base::Error("there is no server to deploy to");
  std::ranges::sort(targets_, {}, &Target::name);
  claim_ = journal_.claim();
  if (!claim_)
    throw base::Error(fmt::format("{} is being deployed from this machine already", options_.name));
  const auto interrupted = journal_.unfinished();
  const auto wanted = next_release(wanted_time(options_.release), {});
  constexpr std::size_t random_bytes = 4;
  record_.id =
      release_name(std::time(nullptr)) + "-" + crypto::to_hex(crypto::random_bytes(random_bytes));
  record_.name = options_.name;
  record_.task = options_.task;
  record_.author = options_.author;
  record_.branch = options_.branch;
  record_.goes_back = options_.goes_back;
  record_.deploy_to = options_.site.deploy_to;
  record_.started = utc_text(std::time(nullptr));
  lock_ = std::make_unique<DeployLock>(
      engine_, options_.site, targets_,
      DeployLock::Options{options_.name, options_.owner,
                          fmt::format("{} since {}", options_.task, record_.started),
                          options_.lock_time, options_.registry, journal_.held_tokens(),
                          interrupted ? interrupted->token : 0, options_.goes_back ? "" : wanted,
                          [this](std::uint64_t token) { journal_.note_lock(token); }});
  for (const auto& answer : lock_->missing())
    std::erase_if(targets_, [&](const auto& target) { return target.id == answer.target.id; });
  if (targets_.empty()) throw base::Error(lock_->missing().front().problem());
  if (interrupted) recover_interrupted(*interrupted);
  look_at_hosts();
  record_.token = lock_->fence().token;
  record_.hosts = names_of(targets_);
  journal_.begin(record_);
  tell();
}

Deployment::~Deployment() = default;

void Deployment::recover_interrupted(const DeployRecord& interrupted) {
  std::vector<Target> concerned;
  for (const auto& target : targets_)
    if (std::ranges::find(interrupted.hosts, target.name) != interrupted.hosts.end())
      concerned.push_back(target);
  const auto states = inspect(engine_, options_.site, concerned);
  const bool others_deployed = std::ranges::any_of(
      states, [&](const auto& host) { return host.second.fence.value_or(0) > interrupted.token; });
  if (others_deployed) {
    // What hosts show is theirs now.
    say(fmt::format("the deploy of {} was interrupted, and others have deployed since",
                    interrupted.release));
    if (!interrupted.goes_back)  // what shows it says no
      run_on(engine_, concerned, discard_script(options_.site, interrupted.release, lock_->fence()),
             patience);
    return journal_.end(interrupted.id, "interrupted", "others have deployed since");
  }
  auto seen = corrected(interrupted, states);
  // Servers that are gone do not keep the others from a whole release.
  seen.hosts = names_of(concerned);
  const auto remedy = remedy_for(seen);
  say(fmt::format("the deploy of {} was interrupted: {}", interrupted.release,
                  remedy == Remedy::go_on ? "all servers have it, and it is published"
                  : remedy == Remedy::discard
                      ? "no server shows it, and it is discarded"
                      : "not all servers have it, and those that show it go back"));
  const auto outcomes = recover(engine_, options_.site, seen, concerned, remedy, lock_->fence());
  std::string broken;
  for (const auto& outcome : outcomes)
    if (outcome.state == HostOutcome::State::broken)
      broken += (broken.empty() ? "" : "; ") + outcome.text;
  journal_.end(interrupted.id,
               !broken.empty()           ? "interrupted"
               : remedy == Remedy::go_on ? "ok"
                                         : "rolled back",
               broken.empty() ? "repaired by a later deploy" : broken);
  if (!broken.empty()) say("not repaired: " + broken);
}

void Deployment::look_at_hosts() {
  std::vector<std::string> all;
  for (const auto& [host, state] : inspect(engine_, options_.site, targets_)) {
    all.insert(all.end(), state.releases.begin(), state.releases.end());
    if (!state.current.empty()) record_.previous[host] = state.current;
  }
  record_.release = next_release(wanted_time(options_.release), all);
  if (!options_.goes_back) lock_->set_release(record_.release);
}

std::string Deployment::previous(const std::string& host) const {
  const auto found = record_.previous.find(host);
  return found == record_.previous.end() ? std::string() : found->second;
}

void Deployment::add(const Target& target) {
  lock_->add(target);
  targets_.push_back(target);
  record_.hosts.push_back(target.name);
  const auto states = inspect(engine_, options_.site, {target});
  if (!states.empty() && !states.begin()->second.current.empty())
    record_.previous[target.name] = states.begin()->second.current;
  journal_.begin(record_);
}

void Deployment::prepared(std::span<const Target> targets) {
  for (const auto& target : targets) record_.steps[target.name] = DeployRecord::Step::prepared;
  journal_.note(record_.id, names_of(targets), DeployRecord::Step::prepared);
}

void Deployment::published(std::span<const Target> targets) {
  for (const auto& target : targets) record_.steps[target.name] = DeployRecord::Step::published;
  journal_.note(record_.id, names_of(targets), DeployRecord::Step::published);
}

void Deployment::set_release(const std::string& release) {
  record_.release = release;
  journal_.begin(record_);
}

std::vector<HostAnswer> Deployment::ready_to_publish(const std::vector<Target>& targets) {
  lock_->renew();
  return run_on(engine_, targets, repair_script(options_.site, lock_->fence()), patience);
}

std::map<std::string, SiteState> Deployment::states(const std::vector<Target>& targets) {
  return inspect(engine_, options_.site, targets);
}

std::vector<HostAnswer> Deployment::discard(const std::vector<Target>& targets) {
  return run_on(engine_, targets, discard_script(options_.site, record_.release, lock_->fence()),
                patience);
}

std::vector<HostOutcome> Deployment::roll_back(const std::vector<Target>& targets,
                                               const std::string& release) {
  std::vector<std::string> scripts;
  std::vector<Target> able;
  std::vector<HostOutcome> out;
  for (const auto& target : targets) {
    const auto to = release.empty() ? previous(target.name) : release;
    if (to.empty()) {
      out.push_back(
          {target, HostOutcome::State::broken, target.name + ": there is no earlier release", {}});
      continue;
    }
    able.push_back(target);
    scripts.push_back(publish_script(options_.site, to, lock_->fence()));
  }
  std::vector<Target> changed;
  for (const auto& answer : run_each(engine_, able, scripts, patience)) {
    const auto to = release.empty() ? previous(answer.target.name) : release;
    if (answer.ok()) {
      changed.push_back(answer.target);
      record_.steps[answer.target.name] = DeployRecord::Step::restored;
      out.push_back({answer.target, HostOutcome::State::rolled_back, {}, to});
    } else {
      out.push_back({answer.target, HostOutcome::State::broken, answer.problem(), {}});
    }
  }
  journal_.note(record_.id, names_of(changed), DeployRecord::Step::restored);
  return out;
}

std::vector<HostAnswer> Deployment::clean_up(std::size_t keep) {
  return run_on(engine_, targets_,
                cleanup_script(options_.site, keep, record_.release, lock_->fence()), patience);
}

void Deployment::finish(const std::string& outcome, const std::string& message) {
  if (std::exchange(finished_, true)) return;
  record_.ended = utc_text(std::time(nullptr));
  record_.outcome = outcome;
  record_.message = message;
  journal_.end(record_.id, outcome, message);
  tell();
  if (lock_->release()) journal_.note_free();
}

void Deployment::tell() {
  if (!options_.record) return;
  try {
    options_.record(record_);
  } catch (const base::Error& error) {
    say(fmt::format("the deploy is not recorded in the registry: {}", error.what()));
  }
}

void Deployment::say(const std::string& text) const {
  if (options_.say) options_.say(text);
}

}  // namespace muster::deploy
