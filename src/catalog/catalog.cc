#include "catalog/catalog.hh"

#include <algorithm>

namespace muster::catalog {

namespace {

std::string key_of(std::string_view type, std::string_view title) {
  std::string key(type);
  key += '[';
  key += title;
  key += ']';
  return key;
}

}  // namespace

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
  by_ref_.try_emplace(key_of(resource.type, resource.title), index);
  resources_.push_back(std::move(resource));
  containers_.emplace_back();
  return index;
}

void Catalog::contain(Index container, Index content) {
  edges_.emplace_back(container, content);
  if (!containers_[content]) containers_[content] = container;
}

std::optional<Index> Catalog::find(std::string_view type, std::string_view title) const {
  const auto at = by_ref_.find(key_of(type, title));
  if (at == by_ref_.end()) return std::nullopt;
  return at->second;
}

std::optional<Index> Catalog::container_of(Index content) const { return containers_[content]; }

}  // namespace muster::catalog
