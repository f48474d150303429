#pragma once
#include <functional>

#include "apply/graph.hh"
#include "apply/run_catalog.hh"

namespace muster::apply {

/// The graph that a run walks: what the catalog's relationships and the types' automatic ones say,
/// with each container replaced by an anchor at its begin and one at its end.
class Relationships {
 public:
  /// Priorities follow the catalog's order.
  explicit Relationships(RunCatalog& catalog) : catalog_(catalog) {}

  void add_resources();
  void add_written(resources::Context& context);
  void add_automatic(resources::Context& context);
  void replace_containers();

  /// The next priority among those right after `maker`.
  Priority priority_inside(NodeIndex maker);
  Graph graph;

 private:
  void add_automatic(NodeIndex node, const resources::AutoRelation& relation,
                     resources::Context& context);
  void give_priority(NodeIndex node);

  RunCatalog& catalog_;
  std::uint32_t last_priority_ = 0;
};

}  // namespace muster::apply
