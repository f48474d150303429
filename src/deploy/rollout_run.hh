#pragma once
#include "deploy/rollout.hh"

namespace muster::deploy {

/// One rollout while it runs.
class Rollout {
 public:
  Rollout(Engine& engine, const Site& site, const std::string& release,
          const std::optional<Fence>& fence, const std::vector<RolloutHost>& hosts,
          const RolloutOptions& options, const RolloutCalls& calls)
      : engine_(engine),
        site_(site),
        release_(release),
        fence_(fence),
        hosts_(hosts),
        options_(options),
        calls_(calls) {}

  void run();
  std::vector<HostOutcome> take_outcomes() { return std::move(outcomes_); }

 private:
  void run_batch(std::vector<std::size_t> places);
  void command(const std::string& command, std::vector<std::size_t>& places);
  void publish(std::vector<std::size_t>& places, const std::vector<std::string>& releases,
               HostOutcome::State state);
  void drop_vanished(const std::vector<std::size_t>& places);
  void roll_back();
  void keep_good(std::vector<std::size_t>& places) const;
  std::vector<Target> targets_of(const std::vector<std::size_t>& places) const;
  void fail(HostId id, const std::string& text);
  std::size_t failures() const;
  void say(const std::string& text) const;

  Engine& engine_;
  const Site& site_;
  const std::string& release_;
  const std::optional<Fence>& fence_;
  const std::vector<RolloutHost>& hosts_;
  const RolloutOptions& options_;
  const RolloutCalls& calls_;
  std::vector<HostOutcome> outcomes_;
};

}  // namespace muster::deploy
