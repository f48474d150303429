#include "apply/run_catalog.hh"

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "types/text.hh"
#include "types/type.hh"

namespace muster::apply {

namespace {

constexpr char between_parts = '\0';

std::string place(const catalog::Resource& declaration) {
  if (!declaration.file.empty() && declaration.line > 0)
    return "(file: " + declaration.file + ", line: " + std::to_string(declaration.line) + ")";
  if (!declaration.file.empty()) return "(file: " + declaration.file + ")";
  if (declaration.line > 0) return "(line: " + std::to_string(declaration.line) + ")";
  return "";
}

std::string with_space(const std::string& text) {
  return text.empty() ? "" : " " + text;
}

std::string ref_of(std::string_view type, std::string_view title) {
  auto ref = base::capitalize_segments(base::lower_ascii(type));
  if (ref != "Class") return ref.append("[").append(title).append("]");
  if (title.starts_with("::")) title.remove_prefix(2);
  return ref.append("[").append(base::capitalize_segments(base::lower_ascii(title))).append("]");
}

/// A reference as a string of a catalog, or as the type that the evaluator makes of File['/a'].
std::string reference_text(const value::Value& value) {
  if (const auto* type = value.if_rich<types::ResourceType>(); type && type->title)
    return ref_of(type->type_name, *type->title);
  if (const auto* type = value.if_rich<types::ClassType>()) return ref_of("Class", type->name);
  return normalized_reference(resources::text(value));
}

/// As it is called in the paths of what it contains.
std::string step_of(const Node& node) {
  const bool is_class = node.kind == NodeKind::container && node.ref.starts_with("Class[");
  return is_class ? node.ref.substr(6, node.ref.size() - 7) : node.ref;
}

std::string uniqueness_key(const resources::Resource& resource) {
  const auto& type = resource.type();
  if (type.unique_by.empty()) return resource.name();
  std::string key;
  for (const auto& attribute : type.unique_by) {
    if (!key.empty()) key += between_parts;
    key += attribute == "provider" ? (resource.provider() ? resource.provider()->name : "")
                                   : resource.text(attribute);
  }
  return key;
}

}  // namespace

std::string normalized_reference(std::string_view reference) {
  const auto open = reference.find('[');
  if (open == std::string_view::npos || !reference.ends_with(']')) return std::string(reference);
  return ref_of(reference.substr(0, open), reference.substr(open + 1, reference.size() - open - 2));
}

NodeIndex RunCatalog::add(const catalog::Resource& declaration, resources::Context& context) {
  types_ = &context.types;
  const auto index = static_cast<NodeIndex>(nodes_.size());
  Node node;
  node.ref = ref_of(declaration.type, declaration.title);
  node.declaration = &declaration;
  const auto* type = types_->find(base::lower_ascii(declaration.type));
  if (!type && declaration.kind == "compilable_type")
    throw base::Error("Resource type '" + declaration.type +
                      "' was not found: types that modules have in Ruby are compiled, but not "
                      "applied" +
                      with_space(place(declaration)));
  if (const auto known = by_ref_.find(node.ref); known != by_ref_.end()) {
    const std::string where = place(*nodes_[known->second].declaration);
    throw base::Error("Duplicate declaration: " + node.ref + " is already declared" +
                      (where.empty() ? "" : " at " + where) + "; cannot redeclare" +
                      with_space(place(declaration)));
  }
  if (type) {
    node.resource = std::make_unique<resources::Resource>(*type, declaration, context);
    if (type->full_title && type->full_title(*node.resource) != declaration.title)
      return add_retitled(declaration, type->full_title(*node.resource), context);
    node.tags = &node.resource->tags;
    by_resource_[node.resource.get()] = index;
  } else {
    node.kind = NodeKind::container;
    node.tags = &declaration.tags;
  }
  by_ref_[node.ref] = index;
  nodes_.push_back(std::move(node));
  add_aliases(index);
  return index;
}

/// A resource that goes by a longer title than it was declared with, and is found by both.
NodeIndex RunCatalog::add_retitled(const catalog::Resource& declaration, std::string title,
                                   resources::Context& context) {
  own_declarations_.push_back(declaration);
  own_declarations_.back().title = std::move(title);
  const NodeIndex index = add(own_declarations_.back(), context);
  by_alias_[ref_of(declaration.type, declaration.title)] = index;
  return index;
}

void RunCatalog::add_aliases(NodeIndex index) {
  const Node& node = nodes_[index];
  if (const auto* aliases = node.declaration->find("alias")) {
    for (const auto& alias : resources::texts(*aliases))
      add_alias(index, alias, resources::inspect(alias));
  }
  if (!node.resource || !node.resource->type().isomorphic) return;
  const std::string key = uniqueness_key(*node.resource);
  if (!key.empty() && key != node.resource->title())
    add_alias(index, key, "[" + resources::inspect(node.resource->name()) + "]");
}

void RunCatalog::add_alias(NodeIndex index, const std::string& key, const std::string& shown) {
  const Node& node = nodes_[index];
  const std::string type = node.ref.substr(0, node.ref.find('['));
  const std::string alias = type + "[" + key + "]";
  if (alias == node.ref) return;
  std::optional<NodeIndex> existing;
  if (const auto found = by_ref_.find(alias); found != by_ref_.end()) existing = found->second;
  if (const auto found = by_alias_.find(alias); found != by_alias_.end()) existing = found->second;
  if (!existing) {
    by_alias_[alias] = index;
    return;
  }
  if (*existing == index) return;
  const std::string here = place(*node.declaration);
  throw base::Error("Cannot alias " + node.ref + " to " + shown +
                    (here.empty() ? "" : " at " + here) + "; resource [" +
                    resources::inspect(type) + ", " + resources::inspect(key) +
                    "] already declared" + with_space(place(*nodes_[*existing].declaration)));
}

void RunCatalog::fill(const catalog::Catalog& catalog, resources::Context& context) {
  std::vector<std::optional<NodeIndex>> nodes(catalog.size());
  std::vector<std::string> problems;
  for (catalog::Index i = 0; i < catalog.size(); ++i) {
    if (catalog[i].virtual_) continue;
    try {
      nodes[i] = add(catalog[i], context);
      order_.push_back(*nodes[i]);
    } catch (const resources::InvalidResource& invalid) {
      problems.insert(problems.end(), invalid.problems.begin(), invalid.problems.end());
    } catch (const base::Error& error) {
      problems.emplace_back(error.what());
    }
  }
  if (!problems.empty()) throw resources::InvalidResource(std::move(problems));
  for (const auto& [container, content] : catalog.edges()) {
    if (!nodes[container] || !nodes[content]) continue;
    nodes_[*nodes[container]].contents.push_back(*nodes[content]);
    if (!nodes_[*nodes[content]].container) nodes_[*nodes[content]].container = nodes[container];
  }
  for (const NodeIndex node : order_) set_path(node);
}

void RunCatalog::add_defaults(resources::Context& context, bool schedules) {
  const auto add_default = [&](const char* type, const std::string& title,
                               std::vector<catalog::Parameter> parameters) {
    if (index_of(type, title) || !context.types.find(base::lower_ascii(type))) return;
    catalog::Resource declaration{
        .type = type, .title = title, .parameters = std::move(parameters)};
    declaration.tags.add(base::lower_ascii(type));
    declaration.tags.add(title);
    own_declarations_.push_back(std::move(declaration));
    const NodeIndex node = add(own_declarations_.back(), context);
    order_.push_back(node);
    set_path(node);
  };
  if (schedules) {
    add_default("Schedule", "puppet", {{"period", "hourly"}, {"repeat", "2"}});
    for (const char* period : {"hourly", "daily", "weekly", "monthly", "never"})
      add_default("Schedule", period, {{"period", period}});
  }
  add_default("Filebucket", "puppet", {});
}

NodeIndex RunCatalog::add_generated(NodeIndex maker, catalog::Resource declaration, Place where,
                                    resources::Context& context) {
  declaration.tags.add(base::lower_ascii(declaration.type));
  if (catalog::Tags::valid(declaration.title))
    declaration.tags.add_with_segments(declaration.title);
  declaration.tags.add_all(*nodes_[maker].tags);
  own_declarations_.push_back(std::move(declaration));
  const NodeIndex node = add(own_declarations_.back(), context);
  auto at = order_.end();
  if (where != Place::last) at = std::find(order_.begin(), order_.end(), maker);
  if (where == Place::after_maker && at != order_.end()) ++at;
  order_.insert(at, node);
  if (const auto container = nodes_[maker].container) {
    nodes_[node].container = container;
    nodes_[*container].contents.push_back(node);
  }
  set_path(node);
  return node;
}

NodeIndex RunCatalog::add_anchor(const std::string& ref, bool ends, const catalog::Tags* tags) {
  Node node;
  node.kind = NodeKind::anchor;
  node.ref = ref;
  node.path = ref;
  node.ends = ends;
  node.tags = tags;
  nodes_.push_back(std::move(node));
  return static_cast<NodeIndex>(nodes_.size() - 1);
}

std::vector<std::string> RunCatalog::containment_path(NodeIndex index) const {
  std::vector<std::string> path;
  for (std::optional<NodeIndex> at = index; at && path.size() <= nodes_.size();
       at = nodes_[*at].container)
    path.push_back(step_of(nodes_[*at]));
  std::reverse(path.begin(), path.end());
  return path;
}

void RunCatalog::set_path(NodeIndex index) {
  Node& node = nodes_[index];
  const std::string own = "/" + step_of(node);
  node.path = node.container && !nodes_[*node.container].path.empty()
                  ? nodes_[*node.container].path + own
                  : "/" + base::join(containment_path(index), "/");
  if (node.resource) node.resource->path = node.path;
}

std::optional<NodeIndex> RunCatalog::find_ref(const std::string& ref) const {
  if (const auto found = by_ref_.find(ref); found != by_ref_.end()) return found->second;
  if (by_alias_.empty()) return std::nullopt;
  if (const auto found = by_alias_.find(ref); found != by_alias_.end()) return found->second;
  return std::nullopt;
}

std::optional<NodeIndex> RunCatalog::index_of(std::string_view reference) const {
  const auto open = reference.find('[');
  if (open == std::string_view::npos || !reference.ends_with(']'))
    return find_ref(std::string(reference));
  return index_of(reference.substr(0, open),
                  reference.substr(open + 1, reference.size() - open - 2));
}

std::optional<NodeIndex> RunCatalog::index_of(std::string_view type, std::string_view title) const {
  if (const auto found = find_ref(ref_of(type, title))) return found;
  const auto* known = types_ ? types_->find(base::lower_ascii(type)) : nullptr;
  if (!known || !known->canonical_title) return std::nullopt;
  const std::string canonical = known->canonical_title(title);
  return canonical == title ? std::nullopt : find_ref(ref_of(type, canonical));
}

NodeIndex RunCatalog::index_of(const resources::Resource& resource) const {
  return by_resource_.at(&resource);
}

resources::Resource* RunCatalog::find(std::string_view type, std::string_view title) {
  const auto index = index_of(type, title);
  return index ? nodes_[*index].resource.get() : nullptr;
}

std::vector<resources::Resource*> RunCatalog::of_type(std::string_view type) {
  const std::string wanted = base::lower_ascii(type);
  std::vector<resources::Resource*> out;
  for (const NodeIndex index : order_) {
    const auto& resource = nodes_[index].resource;
    if (resource && resource->type().name == wanted) out.push_back(resource.get());
  }
  return out;
}

std::vector<std::string> RunCatalog::references(NodeIndex index, std::string_view parameter) const {
  std::vector<std::string> out;
  const auto* declaration = nodes_[index].declaration;
  const auto* values = declaration ? declaration->find(parameter) : nullptr;
  if (!values) return out;
  for (const auto& value : resources::as_list(*values)) {
    if (value.if_array()) {
      for (const auto& inner : *value.if_array()) out.push_back(reference_text(inner));
    } else {
      out.push_back(reference_text(value));
    }
  }
  return out;
}

void RunCatalog::check_relationships() const {
  for (const NodeIndex index : order_) {
    for (const char* parameter : {"require", "subscribe", "before", "notify"}) {
      const bool incoming = parameter[0] == 'r' || parameter[0] == 's';
      for (const auto& reference : references(index, parameter)) {
        if (index_of(reference)) continue;
        throw base::Error(std::string("Could not find ") +
                          (incoming ? "dependency " : "dependent ") + reference + " for " +
                          nodes_[index].ref + with_space(place(*nodes_[index].declaration)));
      }
    }
  }
}

}  // namespace muster::apply
