#include "catalog/catalog.hh"

#include <algorithm>

namespace muster::catalog {

const value::Value* Resource::find(std::string_view parameter) const {
  const auto at = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.name == parameter; });
  return at == parameters.end() ? nullptr : &at->value;
}

void Resource::set(std::string_view parameter, value::Value value, bool sensitive) {
  for (auto& p : parameters)
    if (p.name == parameter) {
      p.value = std::move(value);
      p.sensitive = sensitive;
      return;
    }
  parameters.push_back({std::string(parameter), std::move(value), sensitive});
}

void Resource::remove(std::string_view parameter) {
  std::erase_if(parameters, [&](const Parameter& p) { return p.name == parameter; });
}

Index Catalog::add(Resource resource) {
  const auto index = static_cast<Index>(resources_.size());
  by_ref_.find_or_add(resource.type, resource.title, index,
                      is_named(resource.type, resource.title));
  resources_.push_back(std::move(resource));
  containers_.emplace_back();
  return index;
}

void Catalog::contain(Index container, Index content) {
  edges_.emplace_back(container, content);
  if (!containers_[content]) containers_[content] = container;
}

std::optional<Index> Catalog::find(std::string_view type, std::string_view title) const {
  return by_ref_.find(type, title, is_named(type, title));
}

std::optional<Index> Catalog::container_of(Index content) const {
  return containers_[content];
}

}  // namespace muster::catalog
