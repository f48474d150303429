#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/identity.hh"
#include "registry/times.hh"

namespace muster::registry {

enum class State : std::uint8_t {
  pending,   // its cloud lists it, and it has not registered
  joining,   // registered, and has not renewed its lease yet
  up,        // renews its lease
  suspect,   // its lease expired; nothing else is known
  draining,  // will go: a notice of its cloud, or an operator's word
  gone,      // deregistered, or certainly no longer there
  archived,  // has been gone for long: only its history is kept
};
std::string_view name_of(State state);
std::optional<State> state_named(std::string_view name);

/// What its cloud last said of it.
enum class Listed : std::uint8_t { never, starting, running, stopping, stopped, ending, absent };
std::string_view name_of(Listed listed);
std::optional<Listed> listed_named(std::string_view name);

/// Something is wrong that a person should look at. Bits of Node::alerts.
enum class Alert : std::uint8_t {
  agent_silent = 1,  // the lease expired, and the cloud says that it is running
  unlisted = 2,      // the lease is live, and the cloud does not list it
  flapping = 4,      // suspect and up again, again and again
  cloned = 8,        // another machine has the same identity
};
std::vector<std::string_view> names_of_alerts(std::uint8_t alerts);

/// Why an identity may not come back.
enum class Ban : std::uint8_t { none, terminated, forgotten };
std::string_view name_of(Ban ban);
std::optional<Ban> ban_named(std::string_view name);

using Tags = std::map<std::string, std::string, std::less<>>;

/// What a server is like: what it said when it registered, or its cloud's list says.
struct Attributes {
  std::string hostname;
  std::vector<std::string> addresses;
  std::string zone, image, type;
  Tags tags;
  std::vector<std::string> roles;  // sorted; of all sources
  bool operator==(const Attributes&) const = default;
};

/// Only in memory: on the lease's clock (lease_clock.hh).
struct Lease {
  Milliseconds until{0};
  Milliseconds suspect_since{0};
  Milliseconds entered{0};        // when it registered, or this process began
  std::uint32_t renewals = 0;     // since it was registered or suspect
  std::uint32_t suspicions = 0;   // in the time of counting
  Milliseconds counted_since{0};  // when the first of them was
  std::uint32_t absences = 0;     // complete listings in a row without it
  std::string challenger;         // the boot that wants this identity
  Milliseconds challenged_at{0};
  bool challenge_refused = false;
};

struct Node {
  Identity identity;
  std::string key;               // identity.key()
  std::string certname;          // empty: never registered
  std::uint64_t generation = 0;  // another one for every boot that registered
  std::string boot_id;
  State state = State::pending;
  Wall state_since{};
  std::string cause;  // of the state
  Attributes attributes;
  std::vector<std::string> claimed_roles;  // by itself, its facts and its certificate
  Tags claimed_tags, cloud_tags;           // the cloud's win
  std::vector<std::string> claimed_addresses, cloud_addresses;
  std::vector<std::string> host_keys;
  std::string drain_reason;
  bool drained_by_operator = false;
  Listed listed = Listed::never;
  Wall first_seen{}, registered{};
  Ban ban = Ban::none;
  std::uint8_t alerts = 0;
  std::uint64_t revision = 0;  // of its last event
  Lease lease;

  bool has(Alert alert) const { return (alerts & static_cast<std::uint8_t>(alert)) != 0; }
  bool is_manual() const { return identity.provider == "manual"; }
  /// Expected to renew a lease.
  bool is_leased() const {
    return !is_manual() && (state == State::joining || state == State::up ||
                            state == State::suspect || state == State::draining);
  }
};

}  // namespace muster::registry
