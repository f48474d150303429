#include "apply/relationships.hh"

#include <map>

namespace muster::apply {

namespace {

using resources::Relation;

bool comes_before(Relation relation) {
  return relation == Relation::require || relation == Relation::subscribe;
}

bool notifies(Relation relation) {
  return relation == Relation::subscribe || relation == Relation::notify;
}

struct WrittenRelation {
  const char* parameter;
  Relation relation;
};

constexpr WrittenRelation written[] = {{"require", Relation::require},
                                       {"subscribe", Relation::subscribe},
                                       {"before", Relation::before},
                                       {"notify", Relation::notify}};

std::string_view name_of(Relation relation) {
  for (const auto& row : written) {
    if (row.relation == relation) return row.parameter;
  }
  return "";
}

}  // namespace

void Relationships::give_priority(NodeIndex node) {
  if (!catalog_[node].priority) catalog_[node].priority = Priority{++last_priority_};
}

Priority Relationships::priority_inside(NodeIndex maker) {
  auto& latest = catalog_[maker].last_inside;
  if (!latest) {
    latest = catalog_[maker].priority.value_or(Priority{});
    latest->push_back(0);
  }
  ++latest->back();
  return *latest;
}

void Relationships::add_resources() {
  for (const NodeIndex node : catalog_.order()) {
    give_priority(node);
    graph.add_vertex(node);
  }
}

void Relationships::add_written(resources::Context& context) {
  for (const NodeIndex node : graph.vertices()) {
    for (const auto& [parameter, relation] : written) {
      for (const auto& reference : catalog_.references(node, parameter)) {
        const auto other = catalog_.index_of(reference);
        if (!other) continue;
        if (const auto& resource = catalog_[node].resource)
          context.log(base::Level::debug, *resource, parameter,
                      std::string(parameter) + " to " + catalog_[*other].ref);
        if (comes_before(relation)) {
          graph.add_edge({*other, node, notifies(relation)});
        } else {
          graph.add_edge({node, *other, notifies(relation)});
        }
      }
    }
    for (const NodeIndex other : catalog_[node].made_before) graph.add_edge({node, other});
  }
}

void Relationships::add_automatic(resources::Context& context) {
  for (const NodeIndex node : graph.vertices()) {
    const auto& resource = catalog_[node].resource;
    if (!resource) continue;
    for (const Relation wanted :
         {Relation::require, Relation::subscribe, Relation::before, Relation::notify}) {
      for (const auto& relation : resource->type().auto_relations) {
        if (relation.relation == wanted) add_automatic(node, relation, context);
      }
    }
  }
}

void Relationships::add_automatic(NodeIndex node, const resources::AutoRelation& relation,
                                  resources::Context& context) {
  for (const auto& name : relation.names(*catalog_[node].resource, context)) {
    const auto other = catalog_.index_of(relation.type, name);
    if (!other || *other == node) continue;
    const Edge edge = comes_before(relation.relation)
                          ? Edge{*other, node, notifies(relation.relation)}
                          : Edge{node, *other, notifies(relation.relation)};
    // What is written wins: an edge the same way makes this one needless, one the other way a
    // cycle.
    if (graph.has_edge(edge.source, edge.target)) continue;
    const bool reverses = graph.has_edge(edge.target, edge.source);
    context.log(base::Level::debug, *catalog_[node].resource,
                reverses ? "Skipping automatic relationship with " + catalog_[*other].ref
                         : "Adding auto" + std::string(name_of(relation.relation)) +
                               " relationship with " + catalog_[*other].ref);
    if (reverses) continue;
    graph.add_edge(edge);
  }
}

void Relationships::replace_containers() {
  std::vector<NodeIndex> containers;
  for (const NodeIndex node : catalog_.order()) {
    const auto& resource = catalog_[node].resource;
    if (!resource || resource->type().name == "stage") containers.push_back(node);
  }
  std::map<NodeIndex, NodeIndex> begins, ends;
  for (const NodeIndex container : containers) {
    const std::string ref = catalog_[container].ref;
    const auto* tags = catalog_[container].tags;
    for (const bool at_end : {false, true}) {
      const NodeIndex anchor = catalog_.add_anchor(ref, at_end, tags);
      catalog_[anchor].priority = catalog_[container].priority;
      graph.add_vertex(anchor);
      (at_end ? ends : begins)[container] = anchor;
    }
  }
  const auto replaced = [](const std::map<NodeIndex, NodeIndex>& anchors, NodeIndex node) {
    const auto found = anchors.find(node);
    return found == anchors.end() ? node : found->second;
  };
  for (const NodeIndex container : containers) {
    const NodeIndex begin = begins[container], end = ends[container];
    if (catalog_[container].contents.empty()) graph.add_edge({begin, end});
    for (const NodeIndex content : catalog_[container].contents) {
      graph.add_edge({begin, replaced(begins, content), true});
      graph.add_edge({replaced(ends, content), end, true});
    }
    for (const Edge& edge : graph.edges_to(container))
      graph.add_edge({replaced(ends, edge.source), begin, edge.notifies});
    for (const Edge& edge : graph.edges_from(container))
      graph.add_edge({end, replaced(begins, edge.target), edge.notifies});
    graph.remove_vertex(container);
  }
}

}  // namespace muster::apply
