#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deploy/deploy_lock.hh"
#include "deploy/journal.hh"
#include "deploy/rollout.hh"

namespace muster::deploy {

struct DeploymentOptions {
  Site site;
  std::string name;  // "shop/production"
  std::string task = "deploy";
  std::string author, branch;
  std::string owner;  // for those who meet the lock: "ann@desk 4711"
  std::chrono::seconds lock_time{600};
  LeaseService* registry = nullptr;
  std::string journal_folder;  // empty: Journal::default_folder()
  /// Tells the registry. What it throws is said, and stops nothing.
  std::function<void(const DeployRecord&)> record;
  std::function<void(const std::string&)> say;
};

/// One deploy, from its lock to its record: what a recipe calls around its own steps. Only while
/// the engine has nothing else to do. A deploy that is not finished() stays in the journal, and the
/// next one repairs what it left.
class Deployment {
 public:
  /// Takes the lock on all hosts, repairs what an interrupted deploy of this machine left, and
  /// chooses a name for the release that is later than all there are. Hosts that cannot be reached
  /// are in missing(). Throws base::Error with whoever has the lock.
  Deployment(Engine& engine, DeploymentOptions options, std::vector<Target> targets,
             const RolloutCalls& calls = {});
  ~Deployment();
  Deployment(const Deployment&) = delete;
  Deployment& operator=(const Deployment&) = delete;

  const std::string& release() const { return record_.release; }
  const Fence& fence() const { return lock_->fence(); }
  const DeployRecord& so_far() const { return record_; }
  const std::vector<HostAnswer>& missing() const { return lock_->missing(); }
  /// What a host showed before; empty: nothing.
  std::string previous(const std::string& host) const;

  /// A server that appeared meanwhile: locks it. Throws base::Error.
  void add(const Target& target);
  void set_revision(const std::string& revision) { record_.revision = revision; }
  /// These have the release whole.
  void prepared(std::span<const Target> targets);
  /// Publishes it there, as the options say, and notes who shows it.
  std::vector<HostOutcome> publish(std::vector<RolloutHost> hosts, const RolloutOptions& options,
                                   RolloutCalls calls);
  /// All hosts go back to what they showed before this deploy, or to `release`: no SCM is needed.
  std::vector<HostOutcome> roll_back(const std::vector<Target>& targets, const RolloutCalls& calls,
                                     const std::string& release = {});
  std::vector<HostAnswer> clean_up(std::size_t keep);
  /// To be called between long steps. Throws base::Error when the lock is lost.
  void renew() { lock_->renew(); }
  /// "ok", "failed", "rolled back"; gives the lock back.
  void finish(const std::string& outcome, const std::string& message = {});

 private:
  void recover_interrupted(const DeployRecord& interrupted, const RolloutCalls& calls);
  void look_at_hosts();
  void tell();
  void say(const std::string& text) const;

  Engine& engine_;
  DeploymentOptions options_;
  Journal journal_;
  std::optional<os::Descriptor> claim_;
  std::vector<Target> targets_;
  std::unique_ptr<DeployLock> lock_;
  DeployRecord record_;
  bool finished_ = false;
};

/// Later than the clock's name and than all that hosts have: two deploys in a second, or a clock
/// that was ahead, never give an earlier name.
std::string next_release(std::time_t now, const std::vector<std::string>& releases);

}  // namespace muster::deploy
