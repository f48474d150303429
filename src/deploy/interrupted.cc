#include "deploy/interrupted.hh"

#include <algorithm>

namespace muster::deploy {

namespace {

constexpr std::chrono::minutes patience{2};

std::string previous_of(const DeployRecord& record, const std::string& host) {
  const auto found = record.previous.find(host);
  return found == record.previous.end() ? std::string() : found->second;
}

/// What a host needs so that it shows the right release; empty: nothing.
std::string command_for(const Site& site, const DeployRecord& record, const Target& target,
                        Remedy remedy, const std::optional<Fence>& fence) {
  const auto found = record.steps.find(target.name);
  const auto step = found == record.steps.end() ? DeployRecord::Step::none : found->second;
  const bool published = step == DeployRecord::Step::published;
  const auto previous = previous_of(record, target.name);
  // Capistrano 2 removes the link before it makes the new one: what shows nothing goes back too.
  const auto back = previous.empty() ? std::string() : publish_script(site, previous, fence);
  const auto discard =
      record.goes_back ? std::string() : discard_script(site, record.release, fence);
  switch (remedy) {
    case Remedy::go_on:
      return published ? std::string() : publish_script(site, record.release, fence);
    case Remedy::roll_back:
    case Remedy::discard:
      if (published) return back.empty() ? discard : back;
      return back.empty() || discard.empty() ? back + discard : back + " && " + discard;
  }
  return {};
}

}  // namespace

std::map<std::string, SiteState> inspect(Engine& engine, const Site& site,
                                         const std::vector<Target>& targets,
                                         std::vector<std::string>* problems) {
  std::map<std::string, SiteState> out;
  for (const auto& answer : run_on(engine, targets, inspect_script(site), patience)) {
    if (answer.ok())
      out[answer.target.name] = read_site_state(answer.out);
    else if (problems)
      problems->push_back(answer.problem());
  }
  return out;
}

DeployRecord corrected(DeployRecord record, const std::map<std::string, SiteState>& states) {
  using Step = DeployRecord::Step;
  for (const auto& [host, state] : states) {
    auto& step = record.steps[host];
    const bool has_it = std::ranges::find(state.releases, record.release) != state.releases.end();
    if (state.current == record.release)
      step = Step::published;
    else if (step == Step::published)
      step = has_it ? Step::prepared : Step::none;
    else if (!has_it)
      step = Step::none;
  }
  return record;
}

std::vector<HostOutcome> recover(Engine& engine, const Site& site, const DeployRecord& record,
                                 const std::vector<Target>& targets, Remedy remedy,
                                 const std::optional<Fence>& fence) {
  run_on(engine, targets, repair_script(site, fence), patience);
  std::vector<HostOutcome> out;
  std::vector<Target> changed;
  std::vector<std::string> commands;
  for (const auto& target : targets) {
    const auto command = command_for(site, record, target, remedy, fence);
    if (command.empty()) {
      out.push_back({target, HostOutcome::State::published, {}, record.release});
      continue;
    }
    changed.push_back(target);
    commands.push_back(command);
  }
  for (const auto& answer : run_each(engine, changed, commands, patience)) {
    const bool goes_on = remedy == Remedy::go_on;
    HostOutcome outcome{answer.target,
                        goes_on ? HostOutcome::State::published : HostOutcome::State::rolled_back,
                        {},
                        goes_on ? record.release : previous_of(record, answer.target.name)};
    if (!answer.ok()) {
      outcome.state = HostOutcome::State::broken;
      outcome.text = answer.problem();
    }
    out.push_back(std::move(outcome));
  }
  return out;
}

}  // namespace muster::deploy
