#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "registry/node.hh"

namespace muster::registry {

/// Something that happened, for good. Revisions are counted up by one and never used again.
struct Event {
  enum class Kind : std::uint8_t {
    state,    // a node went from a state to another
    changed,  // its attributes changed; `names` are which
    alert,    // `names` were raised
    cleared,  // `names` are no longer so
    removed,  // the history of a node was deleted
    freeze,   // expired leases evict nobody: too many at once
    thaw,
  };
  std::uint64_t revision = 0;
  Wall at{};
  Kind kind = Kind::state;
  std::string key;  // empty for freeze and thaw
  std::string certname, hostname;
  std::optional<State> from, to;  // from: nullopt for a new node
  std::uint64_t generation = 0;
  std::string cause;
  std::vector<std::string> names;
  std::string by;  // the operator
};
std::string_view name_of(Event::Kind kind);

/// One line of JSON, as watchers get it.
std::string to_json(const Event& event);

}  // namespace muster::registry
