#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deploy/deploy_lock.hh"
#include "deploy/host_outcome.hh"
#include "deploy/journal.hh"

namespace muster::deploy {

struct DeploymentOptions {
  Site site;
  std::string name;  // "shop/production"
  std::string task = "deploy";
  std::string author, branch;
  std::string release;     // the name that it would have; else the clock's
  bool goes_back = false;  // to a release that is there
  std::string owner;       // for those who meet the lock: "ann@desk 4711"
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
  Deployment(Engine& engine, DeploymentOptions options, std::vector<Target> targets);
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
  /// Of one that goes back, once it is known to what.
  void set_release(const std::string& release);
  /// These have the release whole.
  void prepared(std::span<const Target> targets);
  /// These show it.
  void published(std::span<const Target> targets);
  /// Before it is published: is the lock still ours? Takes away what a publish that was killed has
  /// left, which else the next would fall over. What hosts answered; throws base::Error when the
  /// lock is lost.
  std::vector<HostAnswer> ready_to_publish(const std::vector<Target>& targets);
  /// What they show now, by name; hosts that do not answer are not in it.
  std::map<std::string, SiteState> states(const std::vector<Target>& targets);
  /// All hosts go back to what they showed before this deploy, or to `release`: no SCM is needed.
  std::vector<HostOutcome> roll_back(const std::vector<Target>& targets,
                                     const std::string& release = {});
  /// Removes the release where it is not shown.
  std::vector<HostAnswer> discard(const std::vector<Target>& targets);
  std::vector<HostAnswer> clean_up(std::size_t keep);
  DeployLock& lock() { return *lock_; }
  /// "ok", "failed", "rolled back"; gives the lock back.
  void finish(const std::string& outcome, const std::string& message = {});

 private:
  void recover_interrupted(const DeployRecord& interrupted);
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
