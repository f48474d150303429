#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

template <class List>
auto named(const List& list, std::string_view name) -> decltype(&*list.begin()) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

void compile_patterns(ResourceType& type) {
  for (auto& row : type.attributes) {
    for (auto& accepted : row.accepted) {
      if (accepted.pattern) accepted.compiled = std::make_shared<value::Regexp>(accepted.name);
    }
  }
}

}  // namespace

const Attribute* ResourceType::find(std::string_view attribute) const {
  if (const Attribute* row = named(attributes, attribute)) return row;
  if (attribute == "provider" && !providers.empty()) return &provider_row();
  return named(metaparameters(), attribute);
}

const Attribute& ResourceType::key() const {
  for (const auto& row : attributes) {
    if (row.role == Role::key) return row;
  }
  throw base::Error("the resource type " + name + " has no key attribute");
}

const Provider* ResourceType::provider(std::string_view provider_name) const {
  return named(providers, provider_name);
}

Types::Types(std::vector<base::Named<ResourceType>> types) {
  for (auto& [name, type] : types) {
    type.name = name;
    compile_patterns(type);
    types_.emplace(name, std::move(type));
  }
}

const ResourceType* Types::find(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

catalog::Schema schema_of(const ResourceType& type) {
  catalog::Schema schema;
  schema.name = type.name;
  schema.key = type.key().name;
  for (const auto& row : type.attributes) schema.attributes.push_back(row.name);
  if (!type.providers.empty()) schema.attributes.emplace_back("provider");
  schema.canonical_title = type.canonical_title;
  schema.isomorphic = type.isomorphic;
  return schema;
}

TypeSchemas::TypeSchemas(const Types& types) {
  for (const auto& [name, type] : types) schemas_.emplace(name, schema_of(type));
}

const catalog::Schema* TypeSchemas::find(std::string_view type) {
  const auto found = schemas_.find(type);
  return found == schemas_.end() ? nullptr : &found->second;
}

}  // namespace muster::resources
