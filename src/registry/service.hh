#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/node_store.hh"
#include "registry/query.hh"
#include "registry/registration_json.hh"
#include "registry/registry.hh"
#include "registry/roles.hh"
#include "store/group.hh"

namespace muster::registry {

struct Configuration {
  Policy policy;
  RoleSources role_sources;
  RoleRules role_rules;
  std::uint64_t events_kept = 100'000;
};

/// The registry with its database: what the routes and the other processes ask. What it changes is
/// durable, and seen by others, once the group that it is part of has committed.
class Service {
 public:
  using Clock = std::function<Now()>;
  using OnEvents = std::function<void(const std::vector<Event>& events)>;

  /// Reads all there is.
  Service(store::Database& database, Configuration configuration, Clock clock, std::uint64_t seed);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// For the group: `on_events` is told what is durable now.
  store::Group::Memory memory(OnEvents on_events);

  Answer enter(const Announcement& announcement);
  Answer renew(std::string_view certname, std::uint64_t generation, bool drains,
               std::string_view reason);
  /// Is this renewal one that changes nothing but the lease? Then it was done, and needs no commit.
  bool renew_quietly(std::string_view certname, std::uint64_t generation);
  Answer leave(std::string_view certname, std::uint64_t generation, std::string_view reason);
  Answer enter_manually(const std::string& name, const ManualEntry& entry, const std::string& by);
  void drain(const Node& node, bool drains, const std::string& by);
  void forget(const Node& node, const std::string& by);
  void allow(const Node& node, const std::string& by);
  void leave_manually(const Node& node, const std::string& by);
  void observe(const Listing& listing);
  /// Every second.
  void tick();
  /// Other rules for roles, and what follows from them.
  void set_role_rules(RoleRules rules);

  /// Those that match, by name.
  std::vector<const Node*> select(const Query& query);
  /// By key, certname, instance or host name. Nullptr when there is none, or several live ones have
  /// that host name.
  const Node* find(std::string_view name) const;

  const Registry& registry() const { return registry_; }
  NodeStore& store() { return store_; }
  const Configuration& configuration() const { return configuration_; }

 private:
  void keep_facts(const std::string& key, const value::Hash& facts);
  Query::Facts facts_one_by_one();

  Configuration configuration_;
  Clock clock_;
  NodeStore store_;
  Registry registry_;
  Milliseconds compacted_at_{0};
};

}  // namespace muster::registry
