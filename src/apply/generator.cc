#include "apply/generator.hh"

#include <algorithm>
#include <map>

namespace muster::apply {

namespace {

using resources::Generated;

void add_conditionally(Graph& graph, const Edge& edge) {
  graph.add_vertex(edge.target);
  if (!graph.has_edge(edge.target, edge.source)) graph.add_edge(edge);
}

}  // namespace

void Generator::before_run() {
  for (const NodeIndex node : std::vector<NodeIndex>(catalog_.order())) generate(node);
}

std::optional<NodeIndex> Generator::add(NodeIndex maker, Generated generated, Place place) {
  const std::string type = generated.declaration.type, title = generated.declaration.title;
  if (const auto known = catalog_.index_of(type, title)) return known;
  const NodeIndex node =
      catalog_.add_generated(maker, std::move(generated.declaration), place, context_);
  auto& resource = catalog_[node].resource;
  if (!resource) return node;
  resource->purging = generated.purging;
  if (generated.data.has_value()) resource->set_data(std::move(generated.data));
  if (generated.noop) resource->set_noop(*generated.noop);
  return node;
}

/// Does one of the two name the other in a relationship of its own?
bool Generator::related(NodeIndex maker, NodeIndex made) const {
  const auto names = [&](NodeIndex from, NodeIndex to) {
    for (const char* parameter : {"require", "subscribe", "before", "notify"}) {
      const auto references = catalog_.references(from, parameter);
      if (std::find(references.begin(), references.end(), catalog_[to].ref) != references.end())
        return true;
    }
    return false;
  };
  return names(maker, made) || names(made, maker);
}

void Generator::generate(NodeIndex maker) {
  auto* resource = catalog_[maker].resource.get();
  if (!resource || !resource->type().generate) return;
  std::vector<Generated> list;
  try {
    list = resource->type().generate(*resource, context_);
  } catch (const std::exception& error) {
    report_.generation_failed = true;
    context_.log(
        base::Level::err, *resource,
        std::string("Failed to generate additional resources using 'generate': ") + error.what());
    return;
  }
  const bool depth_first = resource->type().depth_first;
  // Each is put right beside its maker, so the last one added ends up nearest.
  if (!depth_first) std::reverse(list.begin(), list.end());
  for (auto& generated : list) {
    const auto made =
        add(maker, std::move(generated), depth_first ? Place::before_maker : Place::after_maker);
    if (!made || *made == maker) continue;
    if (!related(maker, *made)) {
      catalog_[depth_first ? *made : maker].made_before.push_back(depth_first ? maker : *made);
    }
    generate(*made);
  }
}

bool Generator::before_evaluation(NodeIndex maker, Relationships& relationships) {
  auto* resource = catalog_[maker].resource.get();
  if (!resource || !resource->type().eval_generate) return false;
  std::vector<NodeIndex> made;
  std::map<std::string, NodeIndex> by_title;
  std::vector<std::vector<std::string>> ancestors;
  try {
    for (auto& generated : resource->type().eval_generate(*resource, context_)) {
      ancestors.push_back(generated.ancestors);
      const auto before = catalog_.size();
      const NodeIndex node = *add(maker, std::move(generated), Place::last);
      if (catalog_.size() > before) {
        catalog_[node].priority = relationships.priority_inside(maker);
        relationships.graph.add_vertex(node);
      }
      made.push_back(node);
      by_title[catalog_[node].resource ? catalog_[node].resource->name() : catalog_[node].ref] =
          node;
    }
  } catch (const std::exception& error) {
    report_.generation_failed = true;
    context_.log(base::Level::err, *resource,
                 std::string("Failed to generate additional resources using 'eval_generate': ") +
                     error.what());
    return !made.empty();
  }
  if (made.empty()) return false;
  put_end_after(maker, made, relationships);
  for (std::size_t i = 0; i < made.size(); ++i) {
    NodeIndex parent = maker;
    for (const auto& name : ancestors[i]) {
      const auto found = by_title.find(name);
      if (found == by_title.end() || found->second == made[i]) continue;
      parent = found->second;
      break;
    }
    add_conditionally(relationships.graph, {parent, made[i]});
  }
  return true;
}

/// What depended on the maker now waits for all that it made, and gets their events.
void Generator::put_end_after(NodeIndex maker, const std::vector<NodeIndex>& made,
                              Relationships& relationships) {
  Graph& graph = relationships.graph;
  const NodeIndex end =
      catalog_.add_anchor(catalog_[maker].resource->title(), true, catalog_[maker].tags);
  catalog_[end].of_generated = true;
  catalog_[end].priority = relationships.priority_inside(maker);
  graph.add_vertex(end);
  for (const Edge& edge : graph.edges_from(maker)) {
    if (std::find(made.begin(), made.end(), edge.target) != made.end()) continue;
    graph.add_edge({end, edge.target, edge.notifies});
  }
  for (const NodeIndex target : std::vector<NodeIndex>(graph.targets(maker))) {
    if (std::find(made.begin(), made.end(), target) == made.end())
      graph.remove_edges(maker, target);
  }
  for (const NodeIndex node : made) add_conditionally(graph, {node, end, true});
  add_conditionally(graph, {maker, end, true});
}

}  // namespace muster::apply
