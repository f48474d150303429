#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "registry/node.hh"
#include "value/value.hh"

namespace muster::registry {

/// A query that cannot be understood. `offset` is the byte of its text where it goes wrong.
class QueryError : public base::Error {
 public:
  QueryError(const std::string& message, std::size_t offset)
      : base::Error(message), offset_(offset) {}
  std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};
/// The error, the query, and a caret under the place.
std::string explained(const QueryError& error, std::string_view query);

/// A set of servers, in the words of docs/registry.md: "role:web state:up (zone:a or zone:b)".
/// Immutable; copies share it.
class Query {
 public:
  /// A fact of the node, by its path ("os.family"); nullopt when it has none.
  using Facts = std::function<std::optional<value::Value>(const Node&, const std::string& path)>;

  /// Throws QueryError. An empty text means all nodes.
  static Query parse(std::string_view text);

  /// Nodes that are gone or archived only match when the query speaks of states.
  bool matches(const Node& node, const Facts& facts) const;
  /// The paths of the facts that it asks for.
  const std::vector<std::string>& fact_paths() const;

  struct Expression;
  struct Parsed;

 private:
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace muster::registry
