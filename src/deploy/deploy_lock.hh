#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "deploy/on_hosts.hh"
#include "deploy/site.hh"

namespace muster::deploy {

/// The lease of a deploy where there is a server: who has it, nobody else gets. The token is larger
/// each time.
class LeaseService {
 public:
  virtual ~LeaseService() = default;
  struct Lease {
    std::uint64_t token = 0;  // 0: another has it
    std::string holder, reason;
  };
  /// Takes it, or takes it longer (`token` is not 0 then). Throws base::Error when nobody answers.
  virtual Lease take(const std::string& name, const std::string& owner, const std::string& reason,
                     std::chrono::seconds time, std::uint64_t token) = 0;
  virtual void give_back(const std::string& name, std::uint64_t token) = 0;
};

/// One deploy of an application and stage at a time: the lease of the registry, where there is one,
/// and a lock on each host, which also keeps out who does not ask the registry. Each change on a
/// host is fenced by the token: a runner that was thought dead cannot publish any more.
class DeployLock {
 public:
  struct Options {
    std::string name;    // "shop/production"
    std::string owner;   // "ann@desk 4711"
    std::string reason;  // "deploy 3f2a1c"
    std::chrono::seconds time{600};
    LeaseService* registry = nullptr;
    /// Of deploys of ours that left locks: these are taken up, and the last one is used again.
    std::vector<std::uint64_t> tokens;
    std::uint64_t known = 0;  // of them: what becomes of its release is known
    std::string release;      // that will be made; empty: none
    /// The token is known now, and no host was touched with it yet.
    std::function<void(std::uint64_t)> before_hosts;
  };

  /// Takes all or nothing: throws base::Error with who has which. Hosts that cannot be reached are
  /// left to the caller's own treatment of them: they are not locked, and listed in missing().
  DeployLock(Engine& engine, Site site, const std::vector<Target>& targets, Options options);
  /// Gives back what is held; hosts that cannot be told wait for its end.
  ~DeployLock();
  DeployLock(const DeployLock&) = delete;
  DeployLock& operator=(const DeployLock&) = delete;

  const Fence& fence() const { return fence_; }
  const std::vector<HostAnswer>& missing() const { return missing_; }
  /// Another name than was thought: hosts are told.
  void set_release(const std::string& release);
  /// For a server that appeared meanwhile. Throws base::Error.
  void add(const Target& target);
  /// Takes it longer when half of its time is over; to be called now and then while the engine has
  /// nothing else to do. Throws base::Error when it is lost: nothing may be changed any more.
  void renew();
  /// The same while the engine works: only begins it. Events of it are for takes().
  void renew_beside();
  /// Is this event of what renew_beside() began? The engine's other events are the caller's.
  bool takes(const Event& event);
  /// Has renew_beside() still work in the engine?
  bool is_renewing() const { return !renewing_.empty(); }
  /// False when a host cannot be told, or could not be asked for a lock of ours that was there
  /// before: it stays locked until the time is over.
  bool release();

 private:
  void lock_hosts(const std::vector<Target>& targets);
  bool is_due() const { return std::chrono::steady_clock::now() >= taken_ + options_.time / 2; }
  void renew_lease();
  LockTerms terms() const;
  std::string renewal() const;

  Engine& engine_;
  Site site_;
  Options options_;
  Fence fence_;
  std::vector<Target> held_;
  std::vector<HostAnswer> missing_;
  std::uint64_t token_ = 0;  // that is used again; 0: a new one
  std::chrono::steady_clock::time_point taken_;
  std::map<WorkId, HostAnswer> renewing_;
  std::string lost_;  // what a host said that renew_beside() asked
};

}  // namespace muster::deploy
