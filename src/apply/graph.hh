#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace muster::apply {

using NodeIndex = std::uint32_t;

/// `notifies`: events of the source refresh the target.
struct Edge {
  NodeIndex source;
  NodeIndex target;
  bool notifies = false;
};

/// Among what may be applied now, the lowest comes first. A resource made by another one comes
/// right after it: its priority is its maker's with a further number.
using Priority = std::vector<std::uint32_t>;

/// What must be applied before what. Keeps the order in which vertices and edges were added:
/// messages and events follow it. Two vertices may have several edges.
class Graph {
 public:
  void add_vertex(NodeIndex node);
  void remove_vertex(NodeIndex node);
  bool has_vertex(NodeIndex node) const;
  /// In order of adding.
  std::vector<NodeIndex> vertices() const;

  void add_edge(const Edge& edge);
  void remove_edges(NodeIndex source, NodeIndex target);
  bool has_edge(NodeIndex source, NodeIndex target) const;
  /// Edges by neighbour, neighbours in order of their first edge.
  std::vector<Edge> edges_from(NodeIndex node) const;
  std::vector<Edge> edges_to(NodeIndex node) const;
  /// Each neighbour once.
  const std::vector<NodeIndex>& targets(NodeIndex node) const;
  const std::vector<NodeIndex>& sources(NodeIndex node) const;

 private:
  struct Vertex {
    bool present = false;
    std::uint64_t sequence = 0;
    std::vector<NodeIndex> in, out;
  };
  static std::uint64_t key(NodeIndex source, NodeIndex target) {
    return (std::uint64_t{source} << 32) | target;
  }
  Vertex& at(NodeIndex node);

  std::vector<Vertex> vertices_;
  std::uint64_t next_sequence_ = 0;
  std::unordered_map<std::uint64_t, std::vector<bool>>
      labels_;  // per pair: notifies, for each edge
};

/// Groups of vertices that depend on each other, ordered by name; each group's members too.
std::vector<std::vector<NodeIndex>> find_cycles(const Graph& graph,
                                                const std::function<std::string(NodeIndex)>& name);
/// Shortest ways round a cycle, starting and ending with its first member.
std::vector<std::vector<NodeIndex>> paths_in_cycle(const Graph& graph,
                                                   const std::vector<NodeIndex>& cycle,
                                                   std::size_t most);

/// What can be applied now.
class ReadySet {
 public:
  void add(const Priority& priority, NodeIndex node) { ready_.emplace(priority, node); }
  void remove(const Priority& priority, NodeIndex node) { ready_.erase({priority, node}); }
  bool empty() const { return ready_.empty(); }
  std::optional<NodeIndex> take_first();

 private:
  std::set<std::pair<Priority, NodeIndex>> ready_;
};

}  // namespace muster::apply
