#pragma once
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/instance.hh"
#include "registry/guard.hh"
#include "registry/lease_clock.hh"
#include "registry/nodes.hh"

namespace muster::registry {

/// What a machine says when it registers. The certificate name is proved, the rest is its word.
struct Registration {
  Identity identity;
  std::string certname, boot_id;
  Attributes attributes;  // without roles
  std::vector<std::string> roles;
  std::vector<std::string> host_keys;
  std::string certified_instance;  // pp_instance_id of its certificate; empty: it has none
};

/// What a machine is answered.
struct Answer {
  enum class Kind : std::uint8_t {
    ok,
    not_registered,  // it shall register
    superseded,      // another boot or machine has registered in its place
    conflict,        // its identity is another machine's: it is a clone
    banned,          // its identity may not come back
    wait,            // not decided yet: ask again after `wait`
    full,            // too many nodes
  };
  Kind kind = Kind::ok;
  std::uint64_t generation = 0;
  std::string text = {};
  Milliseconds wait{0};
};

/// All servers of a cloud's account and region at one time; there is no partial one.
using Listing = cloud::InstanceList;

/// Servers that come and go: who is there is decided by three witnesses, the lease, the cloud's own
/// list, and deregistration (docs/registry.md has the table). Pure: it is told the time, and what
/// it changes is in `nodes()` until it is accepted or undone. One thread's.
class Registry {
 public:
  Registry(const Policy& policy, std::uint64_t seed);

  // At the start: everything that is known, then start(), which gives every lease a new term.
  void restore(Node node) { nodes_.restore(std::move(node)); }
  void start(std::uint64_t revision, Now now);
  /// The roles of a node beside those it claims (roles.hh).
  void set_roles(std::function<std::vector<std::string>(const Node&)> roles) {
    roles_of_ = std::move(roles);
  }
  /// After the rules, or facts, have changed.
  void refresh_roles(std::string_view key, Now now);

  // Machines.
  Answer enter(const Registration& registration, Now now);
  Answer renew(std::string_view certname, std::uint64_t generation, bool drains,
               std::string_view reason, Now now);
  Answer leave(std::string_view certname, std::uint64_t generation, std::string_view reason,
               Now now);

  // Operators. `by` is who.
  void drain(const Node& node, bool drains, const std::string& by, Now now);
  /// It is gone, archived at once, and may not come back.
  void forget(const Node& node, const std::string& by, Now now);
  /// It may.
  void allow(const Node& node, const std::string& by, Now now);
  /// A machine without an agent, or new attributes for it.
  Answer enter_manually(const std::string& name, Attributes attributes, const std::string& by,
                        Now now);
  void leave_manually(const Node& node, const std::string& by, Now now);

  // Clouds. A listing older than the last of its scope changes nothing, nor does an empty one.
  void observe(const Listing& listing, Now now);

  /// What time alone changes; call it every second.
  void tick(Now now);

  const Policy& policy() const { return policy_; }
  Nodes& nodes() { return nodes_; }
  const Nodes& nodes() const { return nodes_; }
  const Guard& guard() const { return guard_; }
  Milliseconds clock() const { return clock_.now(); }
  std::vector<Event> accept();
  void undo();

 private:
  struct Scope {
    std::chrono::system_clock::time_point asked{};  // of the newest listing
    Milliseconds at{0};                             // when it came
    bool is_listed = false;                         // since the start
  };
  void advance(Now now);
  void grant(Lease& lease, Milliseconds extra = Milliseconds(0));
  Milliseconds spread();
  bool is_live(const Node& node) const;
  void end(Node& node, std::string cause, Now now, std::string by = {});
  void update(Node& node, Attributes attributes, Now now);
  void note_change(Node& node, const char* what, const std::string& by, Now now);
  Attributes merged(const Node& node, Attributes attributes) const;

  std::optional<Answer> refusal(const Registration& r, const Node* node, const Node* holder,
                                Now now);
  std::optional<Answer> challenge(const Node& node, const Registration& r);
  void admit(Node& node, const Registration& r, bool is_new_boot, Now now);
  void answered_challenge(const Node& node, Now now);
  void settle(const Node& node, bool drains, std::string_view reason, Now now);
  bool is_steady(const Node& node);

  void observe_instance(const Listing& listing, const cloud::Instance& instance, Now now);
  void observe_absence(const Node& node, Now now);
  void take_cloud_word(Node& node, const cloud::Instance& instance, Now now);

  void lapse(const Node& node, Now now);
  enum class Verdict : std::uint8_t { keep, silent, evict, gone };
  Verdict judge(const Node& node, std::string& cause) const;
  void judge_suspects(Now now);
  void evict(std::vector<const Node*> candidates, std::size_t expected, Now now);
  void age(Now now);

  Policy policy_;
  std::mt19937_64 random_;
  Nodes nodes_;
  LeaseClock clock_;
  Guard guard_, guard_before_;
  std::map<std::string, Scope, std::less<>> scopes_;
  std::function<std::vector<std::string>(const Node&)> roles_of_;
};

}  // namespace muster::registry
