// What operators say of nodes.
#include "registry/registry.hh"

namespace muster::registry {

void Registry::note_change(Node& node, const char* what, const std::string& by, Now now) {
  Event event = nodes_.about(node, Event::Kind::changed);
  event.names = {what};
  event.by = by;
  node.revision = nodes_.record(std::move(event), now);
}

void Registry::drain(const Node& node, bool drains, const std::string& by, Now now) {
  advance(now);
  if (node.drained_by_operator == drains) return;
  Node& changed = nodes_.edit(node);
  changed.drained_by_operator = drains;
  changed.drain_reason = drains ? "drained by " + by : "";
  if (drains && node.state == State::up)
    nodes_.transition(changed, State::draining, changed.drain_reason, now, by);
  else if (!drains && node.state == State::draining)
    nodes_.transition(changed, State::up, "drained no longer", now, by);
  else  // the state follows with the next renewal
    note_change(changed, "draining", by, now);
}

void Registry::forget(const Node& node, const std::string& by, Now now) {
  advance(now);
  Node& changed = nodes_.edit(node);
  changed.ban = changed.ban == Ban::none ? Ban::forgotten : changed.ban;
  if (node.state != State::gone && node.state != State::archived)
    end(changed, "forgotten by " + by, now, by);
  if (node.state != State::archived)
    nodes_.transition(changed, State::archived, "forgotten by " + by, now, by);
}

void Registry::allow(const Node& node, const std::string& by, Now now) {
  if (node.ban == Ban::none) return;
  Node& changed = nodes_.edit(node);
  changed.ban = Ban::none;
  note_change(changed, "ban", by, now);
}

Answer Registry::enter_manually(const std::string& name, Attributes attributes,
                                const std::string& by, Now now) {
  advance(now);
  const Identity identity{"manual", "", "", name};
  const Node* node = nodes_.by_key(identity.key());
  const Node* holder = nodes_.by_certname(name);
  if (holder != nullptr && holder != node && holder->is_leased())
    return {Answer::Kind::conflict, 0, "the name " + name + " is that of " + holder->key};
  if (node == nullptr && nodes_.size() >= policy_.most_nodes)
    return {Answer::Kind::full, 0, "there are too many nodes already"};
  Node& changed = node != nullptr ? nodes_.edit(*node) : nodes_.add(identity, now);
  nodes_.set_certname(changed, name);
  changed.ban = Ban::none;
  changed.claimed_roles = std::move(attributes.roles);
  changed.claimed_tags = attributes.tags;
  changed.claimed_addresses = attributes.addresses;
  update(changed, std::move(attributes), now);
  if (changed.state != State::up) {
    changed.registered = now.wall;
    changed.generation = nodes_.revision() + 1;
    nodes_.transition(changed, State::up, "registered by " + by, now, by);
  }
  return {Answer::Kind::ok, changed.generation};
}

void Registry::leave_manually(const Node& node, const std::string& by, Now now) {
  if (node.state == State::gone || node.state == State::archived) return;
  end(nodes_.edit(node), "deregistered by " + by, now, by);
}

}  // namespace muster::registry
