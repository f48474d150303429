// The second witness: the cloud's own list.
#include <algorithm>
#include <unordered_set>

#include "registry/registry.hh"

namespace muster::registry {

namespace {

Listed listed_as(cloud::InstanceState state) {
  switch (state) {
    case cloud::InstanceState::pending: return Listed::starting;
    case cloud::InstanceState::running: return Listed::running;
    case cloud::InstanceState::stopping: return Listed::stopping;
    case cloud::InstanceState::stopped: return Listed::stopped;
    case cloud::InstanceState::shutting_down:
    case cloud::InstanceState::terminated: return Listed::ending;
  }
  return Listed::ending;
}

std::vector<std::string> addresses_of(const cloud::Instance& instance) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& address) {
    if (!address.empty() && std::ranges::find(out, address) == out.end()) out.push_back(address);
  };
  add(instance.private_address);
  add(instance.public_address);
  for (const auto& address : instance.other_addresses) add(address);
  return out;
}

}  // namespace

void Registry::take_cloud_word(Node& node, const cloud::Instance& instance, Now now) {
  node.listed = listed_as(instance.state);
  node.cloud_tags = {instance.tags.begin(), instance.tags.end()};
  node.cloud_addresses = addresses_of(instance);
  Attributes attributes = node.attributes;
  if (attributes.hostname.empty()) attributes.hostname = instance.private_name;
  if (!instance.zone.empty()) attributes.zone = instance.zone;
  if (!instance.image.empty()) attributes.image = instance.image;
  if (!instance.type.empty()) attributes.type = instance.type;
  update(node, std::move(attributes), now);
}

void Registry::observe_instance(const Listing& listing, const cloud::Instance& instance, Now now) {
  const Identity identity{"ec2", listing.account, listing.region, instance.id};
  const auto listed = listed_as(instance.state);
  const Node* node = nodes_.by_key(identity.key());
  if (node == nullptr) {
    if (listed != Listed::starting && listed != Listed::running) return;
    if (problem(identity) || nodes_.size() >= policy_.most_nodes) return;
    Node& fresh = nodes_.add(identity, now);
    take_cloud_word(fresh, instance, now);
    nodes_.transition(fresh, State::pending, "in the cloud's list", now);
    return;
  }
  nodes_.lease(*node).absences = 0;
  const bool is_over = node->state == State::gone || node->state == State::archived;
  if (listed == Listed::ending) {
    if (is_over && node->ban != Ban::none) return;
    Node& changed = nodes_.edit(*node);
    changed.listed = listed;
    changed.ban = Ban::terminated;
    if (!is_over) {
      const auto& reason = instance.state_reason;
      end(changed, "terminated in the cloud" + (reason.empty() ? "" : ": " + reason), now);
    }
    return;
  }
  if (is_over) return;
  const bool is_news = node->listed != listed ||
                       !std::ranges::equal(node->cloud_tags, instance.tags) ||
                       node->cloud_addresses != addresses_of(instance);
  if (is_news) take_cloud_word(nodes_.edit(*node), instance, now);
  if (node->has(Alert::unlisted)) nodes_.clear(nodes_.edit(*node), Alert::unlisted, now);
}

void Registry::observe_absence(const Node& node, Now now) {
  Lease& lease = nodes_.lease(node);
  ++lease.absences;
  if (lease.absences < policy_.absent_listings) return;
  if (node.state == State::pending) {
    end(nodes_.edit(node), "no longer in the cloud's list", now);
  } else if (is_live(node)) {
    nodes_.raise(nodes_.edit(node), Alert::unlisted,
                 "the lease is live, and the cloud does not list it", now);
  }
}

void Registry::observe(const Listing& listing, Now now) {
  advance(now);
  const auto name = Identity{"ec2", listing.account, listing.region, ""}.scope();
  if (listing.instances.empty()) return;
  Scope& scope = scopes_[name];
  // One that was asked later than now was asked before the clock was set back.
  if (listing.asked <= scope.asked && scope.asked <= now.wall) return;
  scope = {listing.asked, clock(), true};
  std::unordered_set<std::string> seen;
  for (const auto& instance : listing.instances) {
    seen.insert(instance.id);
    observe_instance(listing, instance, now);
  }
  std::vector<const Node*> absent;
  nodes_.each([&](const Node& node) {
    const bool counts = node.state == State::pending || node.is_leased();
    if (counts && !seen.contains(node.identity.instance) && node.identity.scope() == name &&
        node.registered <= listing.asked)
      absent.push_back(&node);
  });
  for (const Node* node : absent) observe_absence(*node, now);
}

}  // namespace muster::registry
