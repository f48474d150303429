#include "deploy/rollout.hh"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <thread>

#include "base/error.hh"
#include "deploy/rollout_run.hh"
#include "os/stop_signals.hh"

namespace muster::deploy {

std::size_t Amount::of(std::size_t hosts, std::size_t least) const {
  constexpr double percent = 100;
  const auto count = is_share ? std::floor(value * static_cast<double>(hosts) / percent) : value;
  return std::max(least, static_cast<std::size_t>(count));
}

Amount read_amount(const std::string& text) {
  constexpr double most = 1e6, whole = 100;
  Amount out;
  out.is_share = text.ends_with("%");
  const auto* end = text.data() + text.size() - (out.is_share ? 1 : 0);
  const auto read = std::from_chars(text.data(), end, out.value);
  if (read.ec != std::errc() || read.ptr != end || !(out.value >= 0) ||
      out.value > (out.is_share ? whole : most))
    throw base::Error(fmt::format("'{}' is neither a number of hosts nor a percentage", text));
  return out;
}

const char* name_of(HostOutcome::State state) {
  switch (state) {
    case HostOutcome::State::published: return "published";
    case HostOutcome::State::skipped: return "skipped";
    case HostOutcome::State::gone: return "gone";
    case HostOutcome::State::not_begun: return "not begun";
    case HostOutcome::State::failed: return "failed";
    case HostOutcome::State::rolled_back: return "rolled back";
    case HostOutcome::State::broken: return "broken";
  }
  return "";
}

std::vector<std::vector<std::size_t>> batches(std::size_t hosts, const RolloutOptions& options) {
  std::vector<std::vector<std::size_t>> out;
  const auto size =
      options.rolling ? options.rolling->of(hosts, 1) : std::max<std::size_t>(hosts, 1);
  std::size_t next = 0;
  while (next < hosts) {
    const auto count = out.empty() && options.canary > 0 ? std::min(options.canary, size) : size;
    std::vector<std::size_t> batch;
    for (; next < hosts && batch.size() < count; ++next) batch.push_back(next);
    out.push_back(std::move(batch));
  }
  return out;
}

std::vector<HostOutcome> roll_out(Engine& engine, const Site& site, const std::string& release,
                                  const std::optional<Fence>& fence,
                                  const std::vector<RolloutHost>& hosts,
                                  const RolloutOptions& options, const RolloutCalls& calls) {
  Rollout rollout(engine, site, release, fence, hosts, options, calls);
  rollout.run();
  return rollout.take_outcomes();
}

void Rollout::run() {
  std::vector<std::size_t> taking_part;
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    outcomes_.push_back({.target = hosts_[i].target, .shows = hosts_[i].previous});
    if (hosts_[i].draining)
      outcomes_[i].state = HostOutcome::State::skipped;
    else
      taking_part.push_back(i);
  }
  bool first = true;
  for (const auto& batch : batches(taking_part.size(), options_)) {
    if (!std::exchange(first, false)) {
      if (calls_.between) calls_.between();
      std::this_thread::sleep_for(options_.pause);
    }
    std::vector<std::size_t> places;
    for (const auto place : batch) places.push_back(taking_part[place]);
    run_batch(places);
    const bool stopped = os::StopSignals::received() != 0;
    if (stopped || failures() > options_.max_failures.of(taking_part.size())) break;
  }
  const auto& above = options_.roll_back_above;
  if (os::StopSignals::received() != 0 || (above && failures() > above->of(taking_part.size())))
    roll_back();
}

std::size_t Rollout::failures() const {
  return static_cast<std::size_t>(
      std::ranges::count(outcomes_, HostOutcome::State::failed, &HostOutcome::state));
}

std::vector<Target> Rollout::targets_of(const std::vector<std::size_t>& places) const {
  std::vector<Target> out;
  for (const auto place : places) out.push_back(hosts_[place].target);
  return out;
}

void Rollout::fail(HostId id, const std::string& text) {
  for (auto& outcome : outcomes_) {
    if (outcome.target.id != id) continue;
    outcome.state = HostOutcome::State::failed;
    outcome.text = outcome.text.empty() ? text : outcome.text;
  }
}

/// Those that are still well.
void Rollout::keep_good(std::vector<std::size_t>& places) const {
  std::erase_if(places, [this](std::size_t place) {
    return outcomes_[place].state != HostOutcome::State::published &&
           outcomes_[place].state != HostOutcome::State::not_begun;
  });
}

void Rollout::command(const std::string& command, std::vector<std::size_t>& places) {
  if (command.empty() || places.empty()) return;
  for (const auto& answer : run_on(engine_, targets_of(places), command, options_.command_timeout))
    if (!answer.ok()) fail(answer.target.id, answer.problem());
  keep_good(places);
}

void Rollout::publish(std::vector<std::size_t>& places, const std::vector<std::string>& releases,
                      HostOutcome::State state) {
  std::vector<std::string> scripts;
  for (const auto& release : releases) scripts.push_back(publish_script(site_, release, fence_));
  const auto answers = run_each(engine_, targets_of(places), scripts, options_.command_timeout);
  std::vector<std::size_t> good;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& outcome = outcomes_[places[i]];
    if (answers[i].ok()) {
      outcome.state = state;
      outcome.shows = releases[i];
      good.push_back(places[i]);
    } else if (state == HostOutcome::State::published) {
      fail(outcome.target.id, answers[i].problem());
    } else {
      outcome.state = HostOutcome::State::broken;
      outcome.text += (outcome.text.empty() ? "" : "; ") + answers[i].problem();
    }
  }
  places = good;
}

void Rollout::run_batch(std::vector<std::size_t> places) {
  const auto all = places;
  say(fmt::format("publishing {} on {} hosts", release_, places.size()));
  command(options_.drain, places);
  if (calls_.note) calls_.note(targets_of(places), false);
  publish(places, std::vector<std::string>(places.size(), release_), HostOutcome::State::published);
  if (calls_.note) calls_.note(targets_of(places), true);
  if (calls_.restart && !places.empty())
    for (const auto& [id, text] : calls_.restart(targets_of(places))) fail(id, text);
  keep_good(places);
  if (options_.health && !places.empty()) {
    std::vector<std::pair<Target, std::string>> with_addresses;
    for (const auto place : places)
      with_addresses.emplace_back(hosts_[place].target, hosts_[place].address);
    for (const auto& [id, text] : unhealthy(engine_, *options_.health, with_addresses))
      fail(id, text);
  }
  keep_good(places);
  command(options_.undrain, places);
  drop_vanished(all);
}

/// A server that its cloud has ended while it was deployed to has not failed.
void Rollout::drop_vanished(const std::vector<std::size_t>& places) {
  std::vector<Target> failed;
  for (const auto place : places)
    if (outcomes_[place].state == HostOutcome::State::failed)
      failed.push_back(hosts_[place].target);
  if (failed.empty() || !calls_.vanished) return;
  for (const auto id : calls_.vanished(failed))
    for (auto& outcome : outcomes_)
      if (outcome.target.id == id) outcome.state = HostOutcome::State::gone;
}

/// All that show the new release, failed or not, show again what they showed before.
void Rollout::roll_back() {
  std::vector<std::size_t> places;
  std::vector<std::string> previous;
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    if (outcomes_[i].shows != release_ || outcomes_[i].state == HostOutcome::State::gone) continue;
    if (hosts_[i].previous.empty()) {
      outcomes_[i].state = HostOutcome::State::broken;
      outcomes_[i].text += (outcomes_[i].text.empty() ? "" : "; ") +
                           std::string("there is no earlier release to go back to");
      continue;
    }
    places.push_back(i);
    previous.push_back(hosts_[i].previous);
  }
  if (places.empty()) return;
  say(fmt::format("rolling back {} hosts", places.size()));
  publish(places, previous, HostOutcome::State::rolled_back);
  if (!calls_.restart || places.empty()) return;
  for (const auto& [id, text] : calls_.restart(targets_of(places)))
    for (auto& outcome : outcomes_)
      if (outcome.target.id == id) {
        outcome.state = HostOutcome::State::broken;
        outcome.text += (outcome.text.empty() ? "" : "; ") + text;
      }
}

void Rollout::say(const std::string& text) const {
  if (calls_.say) calls_.say(text);
}

}  // namespace muster::deploy
