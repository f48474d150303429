// What time alone changes: leases expire, the suspect are judged, the gone grow old.
#include <fmt/format.h>

#include <algorithm>

#include "registry/registry.hh"

namespace muster::registry {

namespace {

std::string seconds_text(Milliseconds time) {
  return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

}  // namespace

void Registry::lapse(const Node& node, Now now) {
  Node& changed = nodes_.edit(node);
  // It said that it would go, and has gone.
  if (node.state == State::draining && !node.drained_by_operator) {
    end(changed, "lease expired while draining: " + node.drain_reason, now);
    return;
  }
  Lease& lease = nodes_.lease(node);
  if (clock() - lease.counted_since > policy_.flap_window) {
    lease.counted_since = clock();
    lease.suspicions = 0;
  }
  ++lease.suspicions;
  lease.renewals = 0;
  lease.suspect_since = clock();
  nodes_.transition(changed, State::suspect, "no renewal for " + seconds_text(policy_.ttl), now);
  if (lease.suspicions >= policy_.flap_count)
    nodes_.raise(
        changed, Alert::flapping,
        fmt::format("suspect {} times in {}", lease.suspicions, seconds_text(policy_.flap_window)),
        now);
}

/// The table: what an expired lease means beside the cloud's word.
Registry::Verdict Registry::judge(const Node& node, std::string& cause) const {
  const auto found = scopes_.find(node.identity.scope());
  const bool has_cloud = found != scopes_.end() && found->second.is_listed;
  const bool past_grace = clock() - node.lease.suspect_since >= policy_.grace;
  cause = "lease expired, and nothing heard for " + seconds_text(policy_.ttl + policy_.grace);
  if (!has_cloud) return past_grace ? Verdict::evict : Verdict::keep;
  const bool is_fresh = found->second.asked != std::chrono::system_clock::time_point() &&
                        clock() - found->second.at < policy_.listing_stale;
  if (!is_fresh) return Verdict::keep;  // the cloud cannot be reached: nothing is known
  if (node.listed == Listed::never) {
    const bool is_kept = clock() - node.lease.entered < policy_.unlisted_keep;
    return past_grace && !is_kept ? Verdict::evict : Verdict::keep;
  }
  if (node.lease.absences >= policy_.absent_listings) {
    cause =
        fmt::format("lease expired, and absent from {} listings of the cloud", node.lease.absences);
    return Verdict::gone;
  }
  if (node.listed == Listed::stopped) {
    cause = "lease expired, and stopped in the cloud";
    return Verdict::gone;
  }
  const bool runs = node.listed == Listed::running && node.lease.absences == 0;
  return runs ? Verdict::silent : Verdict::keep;
}

void Registry::evict(std::vector<const Node*> candidates, std::size_t expected, Now now) {
  std::ranges::shuffle(candidates, random_);
  const auto allowed = std::min(candidates.size(), guard_.allowance(expected, clock()));
  for (std::size_t i = 0; i < allowed; ++i) {
    std::string cause;
    judge(*candidates[i], cause);
    end(nodes_.edit(*candidates[i]), cause, now);
    guard_.evicted(clock());
  }
}

void Registry::judge_suspects(Now now) {
  std::vector<std::pair<const Node*, std::string>> certain, silent;
  std::vector<const Node*> candidates;
  std::size_t expected = 0, lost = 0, live = 0;
  const auto counted_from = guard_.counted_from(clock());
  nodes_.each([&](const Node& node) {
    if (!node.is_leased()) return;
    ++expected;
    if (node.state != State::suspect) {
      ++live;
      return;
    }
    if (is_live(node)) return;  // it flaps, and renews
    std::string cause;
    const auto verdict = judge(node, cause);
    if (verdict == Verdict::gone) {
      certain.emplace_back(&node, cause);
      --expected;
      return;
    }
    if (node.lease.suspect_since >= counted_from) ++lost;
    if (verdict == Verdict::silent && !node.has(Alert::agent_silent))
      silent.emplace_back(&node, cause);
    if (verdict == Verdict::evict) candidates.push_back(&node);
  });
  for (auto& [node, cause] : certain) end(nodes_.edit(*node), cause, now);
  for (auto& [node, cause] : silent)
    nodes_.raise(nodes_.edit(*node), Alert::agent_silent,
                 "the lease expired, and the cloud says that it is running", now);
  const auto change = guard_.judge(expected, lost, live, clock());
  if (change != Guard::Change::none) {
    Event event;
    event.kind = change == Guard::Change::froze ? Event::Kind::freeze : Event::Kind::thaw;
    event.cause = change == Guard::Change::gave_up
                      ? "frozen for too long: expired leases evict again"
                      : fmt::format("{} of {} leases expired at once", lost, expected);
    nodes_.record(std::move(event), now);
  }
  if (!guard_.is_frozen()) evict(std::move(candidates), expected, now);
}

void Registry::age(Now now) {
  std::vector<const Node*> archive, remove;
  nodes_.each([&](const Node& node) {
    const auto age = now.wall - node.state_since;
    if (node.state == State::gone && age >= policy_.archive_after) archive.push_back(&node);
    if (node.state == State::archived && age >= policy_.history) remove.push_back(&node);
  });
  for (const Node* node : archive)
    nodes_.transition(nodes_.edit(*node), State::archived,
                      "gone for " + seconds_text(policy_.archive_after), now);
  for (const Node* node : remove) nodes_.remove(*node, now);
}

void Registry::tick(Now now) {
  advance(now);
  std::vector<const Node*> expired;
  nodes_.each([&](const Node& node) {
    if (!node.is_leased() || is_live(node)) return;
    if (node.state == State::suspect)
      nodes_.lease(node).renewals = 0;
    else
      expired.push_back(&node);
  });
  for (const Node* node : expired) lapse(*node, now);
  judge_suspects(now);
  age(now);
}

}  // namespace muster::registry
