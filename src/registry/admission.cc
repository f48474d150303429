// Machines that register, renew their leases and leave.
#include <fmt/format.h>

#include "registry/registry.hh"

namespace muster::registry {

namespace {

/// A renewal that is late by that much is missed: intervals vary by a fifth.
Milliseconds missed_after(const Policy& policy) {
  return policy.renew * 9 / 5;
}

}  // namespace

/// The same identity from another boot while the lease of the old one is live: a machine that was
/// reset, or a clone. Who is asked is the old boot: when it renews, the newcomer is a clone.
std::optional<Answer> Registry::challenge(const Node& node, const Registration& r) {
  Lease& lease = nodes_.lease(node);
  const auto patience = missed_after(policy_);
  if (lease.challenger == r.boot_id && clock() - lease.challenged_at < policy_.ttl * 2) {
    if (lease.challenge_refused)
      return Answer{Answer::Kind::conflict, 0,
                    "another boot of " + node.key + " renews its lease: this is a copy of it"};
    if (clock() - lease.challenged_at >= patience) return std::nullopt;
  } else {
    const auto silent = policy_.ttl - (lease.until - clock());
    if (silent >= patience) return std::nullopt;
    lease.challenger = r.boot_id;
    lease.challenged_at = clock();
    lease.challenge_refused = false;
  }
  return Answer{Answer::Kind::wait, 0,
                "another boot of " + node.key +
                    " has a live lease; ask again when it had time "
                    "to renew it",
                patience - (clock() - lease.challenged_at) + std::chrono::seconds(1)};
}

std::optional<Answer> Registry::refusal(const Registration& r, const Node* node, const Node* holder,
                                        Now now) {
  if (node != nullptr && node->ban != Ban::none)
    return Answer{Answer::Kind::banned, 0,
                  node->key + (node->ban == Ban::terminated
                                   ? " was terminated in its cloud"
                                   : " was forgotten by an operator, and may not come back")};
  if (!r.certified_instance.empty() && r.certified_instance != r.identity.instance)
    return Answer{Answer::Kind::conflict, 0,
                  "the certificate was made for the instance " + r.certified_instance};
  if (holder != nullptr && holder != node && (holder->is_leased() || holder->is_manual())) {
    if (holder->state == State::gone || holder->state == State::archived) return std::nullopt;
    if (!is_live(*holder) && !holder->is_manual())
      return Answer{Answer::Kind::wait, 0,
                    fmt::format("the name {} is that of {}, which is suspect and not gone yet",
                                r.certname, holder->key),
                    policy_.renew};
    nodes_.raise(nodes_.edit(*holder), Alert::cloned, r.identity.key() + " has the same name", now);
    return Answer{Answer::Kind::conflict, 0,
                  fmt::format("the name {} is that of {}, which is live", r.certname, holder->key)};
  }
  if (node == nullptr || !node->is_leased() || !is_live(*node)) return std::nullopt;
  if (!node->certname.empty() && node->certname != r.certname)
    return Answer{Answer::Kind::conflict, 0,
                  fmt::format("{} is live under the name {}", node->key, node->certname)};
  if (node->boot_id != r.boot_id) return challenge(*node, r);
  return std::nullopt;
}

void Registry::admit(Node& node, const Registration& r, bool is_new_boot, Now now) {
  nodes_.set_certname(node, r.certname);
  node.boot_id = r.boot_id;
  node.host_keys = r.host_keys;
  node.claimed_roles = r.roles;
  node.claimed_tags = r.attributes.tags;
  node.claimed_addresses = r.attributes.addresses;
  update(node, r.attributes, now);
  Lease& lease = nodes_.lease(node);
  if (!is_new_boot) {
    grant(lease);
    return;
  }
  const auto suspicions = lease.suspicions;
  const auto counted_since = lease.counted_since;
  lease = Lease();
  lease.suspicions = suspicions;
  lease.counted_since = counted_since;
  lease.entered = clock();
  grant(lease);
  node.registered = now.wall;
  // It registers: that it was stopped is older than that.
  if (node.listed != Listed::never && node.listed != Listed::running)
    node.listed = Listed::starting;
  node.drain_reason = node.drained_by_operator ? node.drain_reason : "";
  for (const auto alert : {Alert::agent_silent, Alert::cloned}) nodes_.clear(node, alert, now);
  node.generation = nodes_.revision() + 1;  // never given before, to nobody
  nodes_.transition(node, State::joining, "registered", now);
}

Answer Registry::enter(const Registration& r, Now now) {
  advance(now);
  const Node* node = nodes_.by_key(r.identity.key());
  const Node* holder = nodes_.by_certname(r.certname);
  if (auto refused = refusal(r, node, holder, now)) return *refused;
  if (node == nullptr && nodes_.size() >= policy_.most_nodes)
    return {Answer::Kind::full, 0, fmt::format("there are {} nodes already", nodes_.size())};
  Node& changed = node != nullptr ? nodes_.edit(*node) : nodes_.add(r.identity, now);
  const bool is_new_boot =
      !changed.is_leased() || changed.boot_id != r.boot_id || changed.certname != r.certname;
  admit(changed, r, is_new_boot, now);
  return {Answer::Kind::ok, changed.generation};
}

void Registry::answered_challenge(const Node& node, Now now) {
  Lease& lease = nodes_.lease(node);
  if (clock() - lease.challenged_at >= policy_.ttl * 2) {
    lease.challenger.clear();
    return;
  }
  if (lease.challenge_refused) return;
  lease.challenge_refused = true;
  nodes_.raise(nodes_.edit(node), Alert::cloned, "another boot has the same identity", now);
}

/// A node that is suspect again and again has to renew a few times in a row before it is up.
bool Registry::is_steady(const Node& node) {
  const Lease& lease = node.lease;
  return lease.suspicions < policy_.flap_count || lease.renewals >= policy_.flap_renewals;
}

/// The state that follows from a renewed lease.
void Registry::settle(const Node& node, bool drains, std::string_view reason, Now now) {
  if (node.has(Alert::agent_silent)) nodes_.clear(nodes_.edit(node), Alert::agent_silent, now);
  if (node.state == State::suspect && !is_steady(node)) {
    nodes_.lease(node).suspect_since = clock();
    return;
  }
  if (node.has(Alert::flapping) && clock() - node.lease.counted_since > policy_.flap_window)
    nodes_.clear(nodes_.edit(node), Alert::flapping, now);
  const std::string why(reason.empty() ? "by its own word" : reason);
  if (drains && (node.state != State::draining || node.drain_reason != why)) {
    Node& changed = nodes_.edit(node);
    changed.drain_reason = why;
    nodes_.transition(changed, State::draining, changed.drain_reason, now);
  } else if (!drains && node.drained_by_operator) {
    if (node.state == State::draining) return;
    Node& changed = nodes_.edit(node);
    nodes_.transition(changed, State::draining, changed.drain_reason, now);
  } else if (!drains && node.state != State::up) {
    Node& changed = nodes_.edit(node);
    changed.drain_reason.clear();
    nodes_.transition(changed, State::up, "lease renewed", now);
  }
}

Answer Registry::renew(std::string_view certname, std::uint64_t generation, bool drains,
                       std::string_view reason, Now now) {
  advance(now);
  const Node* node = nodes_.by_certname(certname);
  if (node == nullptr || !node->is_leased() || generation > node->generation)
    return {Answer::Kind::not_registered, 0, "not registered"};
  if (generation < node->generation)
    return {Answer::Kind::superseded, node->generation,
            fmt::format("generation {} of {} has registered since", node->generation, node->key)};
  Lease& lease = nodes_.lease(*node);
  lease.until = clock() + policy_.ttl;
  ++lease.renewals;
  if (!lease.challenger.empty()) answered_challenge(*node, now);
  const bool is_plain = node->state == State::up && !drains && node->alerts == 0;
  if (!is_plain) settle(*node, drains, reason, now);
  return {Answer::Kind::ok, generation};
}

Answer Registry::leave(std::string_view certname, std::uint64_t generation, std::string_view reason,
                       Now now) {
  advance(now);
  const Node* node = nodes_.by_certname(certname);
  if (node == nullptr || !node->is_leased() || generation > node->generation)
    return {Answer::Kind::not_registered, 0, "not registered"};
  if (generation < node->generation)
    return {Answer::Kind::superseded, node->generation, "another boot has registered since"};
  end(nodes_.edit(*node), "deregistered" + (reason.empty() ? "" : ": " + std::string(reason)), now);
  return {Answer::Kind::ok, generation};
}

}  // namespace muster::registry
