#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/nodes.hh"
#include "store/database.hh"
#include "value/value.hh"

namespace muster::registry {

/// Nodes, their facts and names, and the events, in the database.
class NodeStore {
 public:
  explicit NodeStore(store::Database& database) : database_(database) {}

  std::vector<Node> load();
  /// Of the newest event that there ever was.
  std::uint64_t revision();
  /// What was changed, as part of the transaction that is open.
  void save(const Nodes& nodes);

  /// JSON text of an object.
  void save_facts(const std::string& key, std::string_view facts);
  std::optional<std::string> facts(const std::string& key);
  std::optional<value::Value> fact(const Node& node, const std::string& path);
  /// Of all nodes that have it, by their keys.
  std::unordered_map<std::string, value::Value> fact_of_all(const std::string& path);

  struct Name {
    std::string kind, name;  // "address", "10.0.0.7"
    Wall since;
    std::optional<Wall> until;
  };
  /// The newest first.
  std::vector<Name> names(const std::string& key);

  struct StoredEvent {
    std::uint64_t revision = 0;
    std::string json;
  };
  std::vector<StoredEvent> events_after(std::uint64_t revision, std::size_t most);
  std::vector<StoredEvent> events_of(const std::string& key, std::size_t newest);
  /// The oldest that is kept; one more than the newest when there is none.
  std::uint64_t oldest();
  /// Deletes the oldest so that at most that many are left, some thousand of them at a time. True:
  /// there are more to delete.
  bool compact(std::uint64_t kept);

 private:
  void save_node(const Node& node);
  void save_names(const Node& node, Wall at);

  store::Database& database_;
};

}  // namespace muster::registry
