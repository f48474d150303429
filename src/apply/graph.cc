#include "apply/graph.hh"

#include <algorithm>

namespace muster::apply {

namespace {

const std::vector<NodeIndex> nobody;

}  // namespace

Graph::Vertex& Graph::at(NodeIndex node) {
  if (node >= vertices_.size()) vertices_.resize(node + 1);
  return vertices_[node];
}

void Graph::add_vertex(NodeIndex node) {
  Vertex& vertex = at(node);
  if (vertex.present) return;
  vertex.present = true;
  vertex.sequence = next_sequence_++;
}

bool Graph::has_vertex(NodeIndex node) const {
  return node < vertices_.size() && vertices_[node].present;
}

std::vector<NodeIndex> Graph::vertices() const {
  std::vector<NodeIndex> out;
  for (NodeIndex node = 0; node < vertices_.size(); ++node) {
    if (vertices_[node].present) out.push_back(node);
  }
  std::sort(out.begin(), out.end(), [&](NodeIndex a, NodeIndex b) {
    return vertices_[a].sequence < vertices_[b].sequence;
  });
  return out;
}

void Graph::remove_vertex(NodeIndex node) {
  if (!has_vertex(node)) return;
  for (const NodeIndex source : std::vector<NodeIndex>(vertices_[node].in))
    remove_edges(source, node);
  for (const NodeIndex target : std::vector<NodeIndex>(vertices_[node].out))
    remove_edges(node, target);
  vertices_[node].present = false;
}

void Graph::add_edge(const Edge& edge) {
  add_vertex(edge.source);
  add_vertex(edge.target);
  auto& labels = labels_[key(edge.source, edge.target)];
  if (labels.empty()) {
    vertices_[edge.source].out.push_back(edge.target);
    vertices_[edge.target].in.push_back(edge.source);
  }
  labels.push_back(edge.notifies);
}

void Graph::remove_edges(NodeIndex source, NodeIndex target) {
  if (labels_.erase(key(source, target)) == 0) return;
  std::erase(vertices_[source].out, target);
  std::erase(vertices_[target].in, source);
}

bool Graph::has_edge(NodeIndex source, NodeIndex target) const {
  return labels_.contains(key(source, target));
}

const std::vector<NodeIndex>& Graph::targets(NodeIndex node) const {
  return has_vertex(node) ? vertices_[node].out : nobody;
}

const std::vector<NodeIndex>& Graph::sources(NodeIndex node) const {
  return has_vertex(node) ? vertices_[node].in : nobody;
}

std::vector<Edge> Graph::edges_from(NodeIndex node) const {
  std::vector<Edge> out;
  for (const NodeIndex target : targets(node)) {
    for (const bool notifies : labels_.at(key(node, target)))
      out.push_back({node, target, notifies});
  }
  return out;
}

std::vector<Edge> Graph::edges_to(NodeIndex node) const {
  std::vector<Edge> out;
  for (const NodeIndex source : sources(node)) {
    for (const bool notifies : labels_.at(key(source, node)))
      out.push_back({source, node, notifies});
  }
  return out;
}

std::optional<NodeIndex> ReadySet::take_first() {
  if (ready_.empty()) return std::nullopt;
  const NodeIndex node = ready_.begin()->second;
  ready_.erase(ready_.begin());
  return node;
}

}  // namespace muster::apply
