#include "registry/registry.hh"

#include <algorithm>
#include <utility>

namespace muster::registry {

Registry::Registry(const Policy& policy, std::uint64_t seed)
    : policy_(policy), random_(seed), guard_(policy), guard_before_(policy) {}

void Registry::start(std::uint64_t revision, Now now) {
  nodes_.set_revision(revision);
  clock_.advance(now.steady, policy_.pause);
  nodes_.each([&](const Node& node) {
    if (node.listed != Listed::never) scopes_[node.identity.scope()].is_listed = true;
    if (!node.is_leased()) return;
    Lease& lease = nodes_.lease(node);
    if (node.state == State::suspect)
      lease.suspect_since = clock();
    else
      grant(lease, spread());
  });
}

/// Before anything else: what time has passed for the leases. After a pause of our own every lease
/// begins anew, spread so that they do not expire together either.
void Registry::advance(Now now) {
  if (!clock_.advance(now.steady, policy_.pause)) return;
  nodes_.each([&](const Node& node) {
    if (node.is_leased() && node.state != State::suspect) grant(nodes_.lease(node), spread());
  });
}

Milliseconds Registry::spread() {
  std::uniform_int_distribution<std::int64_t> distribution(0, policy_.ttl.count());
  return Milliseconds(distribution(random_));
}

void Registry::grant(Lease& lease, Milliseconds extra) {
  lease.until = std::max(lease.until, clock() + policy_.ttl + extra);
}

bool Registry::is_live(const Node& node) const {
  return node.is_leased() && node.lease.until > clock();
}

void Registry::end(Node& node, std::string cause, Now now, std::string by) {
  for (const auto alert : {Alert::agent_silent, Alert::unlisted, Alert::flapping, Alert::cloned})
    nodes_.clear(node, alert, now);
  nodes_.lease(node) = Lease();
  nodes_.transition(node, State::gone, std::move(cause), now, std::move(by));
}

/// What it claims, with what its cloud knows better, and the roles that follow from both.
Attributes Registry::merged(const Node& node, Attributes attributes) const {
  attributes.tags = node.cloud_tags;
  attributes.tags.insert(node.claimed_tags.begin(), node.claimed_tags.end());
  attributes.addresses = node.claimed_addresses;
  for (const auto& address : node.cloud_addresses) {
    if (std::ranges::find(attributes.addresses, address) == attributes.addresses.end())
      attributes.addresses.push_back(address);
  }
  return attributes;
}

/// Sets the attributes, and the roles that follow; an event names what is other than before.
void Registry::update(Node& node, Attributes attributes, Now now) {
  const auto before = std::exchange(node.attributes, merged(node, std::move(attributes)));
  auto& after = node.attributes;
  after.roles = node.claimed_roles;
  if (roles_of_) {
    after.roles.clear();  // it also decides which claims count
    for (auto& role : roles_of_(node)) after.roles.push_back(std::move(role));
  }
  std::ranges::sort(after.roles);
  after.roles.erase(std::unique(after.roles.begin(), after.roles.end()), after.roles.end());
  if (before == after || node.state_since == Wall()) return;
  Event event = nodes_.about(node, Event::Kind::changed);
  const auto note = [&](const char* name, bool differs) {
    if (differs) event.names.emplace_back(name);
  };
  note("hostname", before.hostname != after.hostname);
  note("addresses", before.addresses != after.addresses);
  note("zone", before.zone != after.zone);
  note("image", before.image != after.image);
  note("type", before.type != after.type);
  note("tags", before.tags != after.tags);
  note("roles", before.roles != after.roles);
  node.revision = nodes_.record(std::move(event), now);
}

void Registry::refresh_roles(std::string_view key, Now now) {
  const Node* node = nodes_.by_key(key);
  if (node == nullptr || node->state == State::archived || !roles_of_) return;
  Node plain = *node;
  plain.attributes.roles = plain.claimed_roles;  // what rules added is not what they judge by
  auto roles = roles_of_(plain);
  std::ranges::sort(roles);
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  if (roles == node->attributes.roles) return;
  Node& changed = nodes_.edit(*node);
  update(changed, changed.attributes, now);
}

std::vector<Event> Registry::accept() {
  guard_before_ = guard_;
  return nodes_.accept();
}

void Registry::undo() {
  guard_ = guard_before_;
  nodes_.undo();
}

}  // namespace muster::registry
