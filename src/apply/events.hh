#pragma once
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "apply/evaluation.hh"
#include "apply/relationships.hh"
#include "apply/report.hh"
#include "apply/run_catalog.hh"

namespace muster::apply {

/// Writes a line of any node, anchors included.
void log(resources::Context& context, base::Level level, const Node& node, std::string message);

/// Carries events along the edges that notify, and refreshes those who got some when it is their
/// turn.
class Events {
 public:
  Events(RunCatalog& catalog, const Graph& graph, resources::Context& context)
      : catalog_(catalog), graph_(graph), context_(context) {}

  /// The events of a node that was evaluated go to whom it notifies.
  void send(NodeIndex source, const std::vector<Event>& events);
  /// Refreshes the node when it has events.
  void deliver(NodeIndex node, Status& status);
  /// A skipped node's events are gone.
  void drop_all(NodeIndex node);

 private:
  using Queue = std::vector<EventStatus>;
  void enqueue(NodeIndex source, NodeIndex target, const Queue& statuses);
  bool refreshes(NodeIndex node) const;
  bool would_only(NodeIndex node, const Queue& queue) const;
  void refresh(NodeIndex node, std::size_t count, Status& status);

  RunCatalog& catalog_;
  const Graph& graph_;
  resources::Context& context_;
  std::unordered_map<NodeIndex, Queue> queues_;
};

}  // namespace muster::apply
