#include "registry/service.hh"

#include <algorithm>
#include <map>

#include "base/strings.hh"
#include "value/json.hh"

namespace muster::registry {

namespace {

constexpr auto time_between_compactions = std::chrono::seconds(10);
constexpr std::size_t most_bytes_of_facts = 1024UL * 1024;

/// What sorts nodes for people.
std::string_view name_of(const Node& node) {
  return node.certname.empty() ? std::string_view(node.key) : std::string_view(node.certname);
}

}  // namespace

Service::Service(store::Database& database, Configuration configuration, Clock clock,
                 std::uint64_t seed)
    : configuration_(std::move(configuration)),
      clock_(std::move(clock)),
      store_(database),
      registry_(configuration_.policy, seed) {
  for (auto& node : store_.load()) registry_.restore(std::move(node));
  registry_.start(store_.revision(), clock_());
  registry_.set_roles([this](const Node& node) {
    return roles_of(node, configuration_.role_sources, configuration_.role_rules,
                    facts_one_by_one());
  });
}

store::Group::Memory Service::memory(OnEvents on_events) {
  return {[this] {
            if (registry_.nodes().has_changes()) store_.save(registry_.nodes());
          },
          [this, on_events = std::move(on_events)] {
            const auto events = registry_.accept();
            if (!events.empty()) on_events(events);
          },
          [this] { registry_.undo(); }};
}

Query::Facts Service::facts_one_by_one() {
  return [this](const Node& node, const std::string& path) { return store_.fact(node, path); };
}

void Service::keep_facts(const std::string& key, const value::Hash& facts) {
  const auto json = value::to_json(value::Value(facts), value::JsonLayout::compact);
  if (json.size() > most_bytes_of_facts) throw base::Error("the facts are larger than 1 MiB");
  if (store_.facts(key) != json) store_.save_facts(key, json);
}

Answer Service::enter(const Announcement& announcement) {
  // Before the node: the rules for its roles may ask for them.
  keep_facts(announcement.registration.identity.key(), announcement.facts);
  return registry_.enter(announcement.registration, clock_());
}

Answer Service::renew(std::string_view certname, std::uint64_t generation, bool drains,
                      std::string_view reason) {
  return registry_.renew(certname, generation, drains, reason, clock_());
}

bool Service::renew_quietly(std::string_view certname, std::uint64_t generation) {
  const Node* node = registry_.nodes().by_certname(certname);
  if (node == nullptr || node->state != State::up || node->generation != generation ||
      node->alerts != 0 || !node->lease.challenger.empty())
    return false;
  return registry_.renew(certname, generation, false, {}, clock_()).kind == Answer::Kind::ok;
}

Answer Service::leave(std::string_view certname, std::uint64_t generation,
                      std::string_view reason) {
  return registry_.leave(certname, generation, reason, clock_());
}

Answer Service::enter_manually(const std::string& name, const ManualEntry& entry,
                               const std::string& by) {
  keep_facts(Identity{"manual", "", "", name}.key(), entry.facts);
  return registry_.enter_manually(name, entry.attributes, by, clock_());
}

void Service::drain(const Node& node, bool drains, const std::string& by) {
  registry_.drain(node, drains, by, clock_());
}
void Service::forget(const Node& node, const std::string& by) {
  registry_.forget(node, by, clock_());
}
void Service::allow(const Node& node, const std::string& by) {
  registry_.allow(node, by, clock_());
}
void Service::leave_manually(const Node& node, const std::string& by) {
  registry_.leave_manually(node, by, clock_());
}
void Service::observe(const Listing& listing) {
  registry_.observe(listing, clock_());
}

void Service::tick() {
  const auto now = clock_();
  registry_.tick(now);
  if (now.steady - compacted_at_ < time_between_compactions) return;
  if (!store_.compact(configuration_.events_kept)) compacted_at_ = now.steady;
}

void Service::set_role_rules(RoleRules rules) {
  configuration_.role_rules = std::move(rules);
  std::vector<std::string> keys;
  registry_.nodes().each([&](const Node& node) { keys.push_back(node.key); });
  for (const auto& key : keys) registry_.refresh_roles(key, clock_());
}

std::vector<const Node*> Service::select(const Query& query) {
  std::map<std::string, std::unordered_map<std::string, value::Value>> facts;
  for (const auto& path : query.fact_paths()) facts.emplace(path, store_.fact_of_all(path));
  const auto fact = [&](const Node& node, const std::string& path) -> std::optional<value::Value> {
    const auto& of_path = facts[path];
    const auto found = of_path.find(node.key);
    if (found == of_path.end()) return std::nullopt;
    return found->second;
  };
  std::vector<const Node*> out;
  registry_.nodes().each([&](const Node& node) {
    if (query.matches(node, fact)) out.push_back(&node);
  });
  std::ranges::sort(out, {}, [](const Node* node) { return std::pair(name_of(*node), node->key); });
  return out;
}

const Node* Service::find(std::string_view name) const {
  const auto& nodes = registry_.nodes();
  if (const Node* node = nodes.by_certname(name)) return node;
  if (const Node* node = nodes.by_key(base::replace_all(name, "/", ":"))) return node;
  const Node* found = nullptr;
  bool is_only = true;
  nodes.each([&](const Node& node) {
    if (node.identity.instance != name && node.attributes.hostname != name) return;
    const bool is_over = node.state == State::gone || node.state == State::archived;
    const bool found_is_over =
        found == nullptr || found->state == State::gone || found->state == State::archived;
    if (!is_over && !found_is_over) is_only = false;
    if (found == nullptr || (found_is_over && !is_over)) found = &node;
  });
  return is_only ? found : nullptr;
}

}  // namespace muster::registry
