#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deploy/health.hh"
#include "deploy/on_hosts.hh"
#include "deploy/site.hh"

namespace muster::deploy {

/// A number of hosts, or a share of them.
struct Amount {
  double value = 0;
  bool is_share = false;  // "25%"
  /// Of so many: a share is rounded down, but is at least `least`.
  std::size_t of(std::size_t hosts, std::size_t least = 0) const;
};
/// "3", "25%". Throws base::Error for anything else.
Amount read_amount(const std::string& text);

struct RolloutOptions {
  std::optional<Amount> rolling;  // hosts at a time; none: all at once
  std::size_t canary = 0;         // so many alone, before the others
  Amount max_failures{0, false};  // more than that: no further host is begun
  /// More than that: hosts that have the new release go back. None: what failed is only reported.
  std::optional<Amount> roll_back_above = Amount{0, false};
  std::string drain, undrain;  // commands on the host, before and after its turn
  std::optional<HealthCheck> health;
  std::chrono::milliseconds command_timeout{600'000};
  std::chrono::milliseconds pause{0};  // between batches
};

struct RolloutHost {
  Target target;
  std::string address;    // for checks over HTTP
  std::string previous;   // the release that it shows now; empty: none
  bool draining = false;  // the registry says that it will go: skipped
};

struct HostOutcome {
  enum class State : std::uint8_t {
    published,
    skipped,      // draining
    gone,         // vanished meanwhile: no failure
    not_begun,    // others had failed
    failed,       // text says why, and what it shows
    rolled_back,  // it was published and shows the old release again
    broken,       // could not be rolled back: it shows the new release
  };
  Target target;
  State state = State::not_begun;
  std::string text;
  std::string shows;  // the release that it shows now, as far as known
};
const char* name_of(HostOutcome::State state);

/// What the caller does in the midst of it.
struct RolloutCalls {
  /// What comes between publishing and checking (restarts): for these hosts, with the failures.
  std::function<std::vector<std::pair<HostId, std::string>>(std::span<const Target>)> restart;
  /// Which of these are not there any more, says the registry. May be empty.
  std::function<std::vector<HostId>(std::span<const Target>)> vanished;
  /// Before a change and after it, for the journal.
  std::function<void(std::span<const Target>, bool published)> note;
  std::function<void(const std::string&)> say;
  /// Between batches: to renew the lock. Throws to stop.
  std::function<void()> between;
};

/// Publishes a release that is on all hosts, batch by batch: drain, publish, restart, check,
/// undrain; and takes it back everywhere when too much fails.
std::vector<HostOutcome> roll_out(Engine& engine, const Site& site, const std::string& release,
                                  const std::optional<Fence>& fence,
                                  const std::vector<RolloutHost>& hosts,
                                  const RolloutOptions& options, const RolloutCalls& calls);

/// Who is in which batch, in order: places in a list of so many.
std::vector<std::vector<std::size_t>> batches(std::size_t hosts, const RolloutOptions& options);

}  // namespace muster::deploy
