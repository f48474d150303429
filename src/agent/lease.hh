#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "agent/identity.hh"
#include "agent/trust.hh"
#include "cli/session.hh"

namespace muster::agent {

/// The machine's entry in the registry of a muster server: registers, renews the lease, says when
/// the machine is about to go, leaves. A server that is not muster's is left alone.
class Lease {
 public:
  using Clock = std::chrono::steady_clock;

  /// `arguments` must outlive it.
  explicit Lease(const cli::Arguments& arguments);

  /// Does what is due. Never throws.
  void tick();
  /// When tick() is to be called again.
  Clock::time_point next() const { return std::min(next_, next_notice_); }
  /// True once when the registry says that this identity is another machine's: it is discarded,
  /// and a run gets a new one.
  bool take_conflict() { return std::exchange(conflict_, false); }
  /// The machine goes: the lease ends now, not when it expires.
  void leave(const std::string& reason);

 private:
  enum class State { unregistered, registered, not_muster };
  void look_for_notices();
  void enter();
  void renew();
  void put_off(const base::Error& error, std::chrono::seconds pause);
  bool is_conflict(const NetworkReply& reply);
  bool use_certificate();
  value::Hash announcement();
  void take_times(const value::Value& answer);
  void after(std::chrono::milliseconds delay) { next_ = Clock::now() + delay; }
  std::chrono::milliseconds around(std::chrono::milliseconds middle) const;
  Call call(net::Method method, const std::string& path) const;
  void say(base::Level level, std::string message);

  cli::Arguments arguments_;
  cli::Session session_;
  Network network_;
  Servers servers_;
  Trust trust_;
  cloud::Metadata metadata_;
  std::optional<cloud::MachineIdentity> identity_;
  State state_ = State::unregistered;
  std::int64_t generation_ = 0;
  std::chrono::seconds renew_every_{10};
  std::string draining_;  // why; empty: it does not
  bool conflict_ = false, told_failure_ = false;
  bool is_distinct_ = false;  // a mark was added to the machine id
  std::string trust_files_;   // the versions of the files that the network uses
  Clock::time_point next_ = Clock::now(), next_notice_ = Clock::now();
};

}  // namespace muster::agent
