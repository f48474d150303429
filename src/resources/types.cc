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

bool is_in_title(const ResourceType& type, const Attribute& row) {
  const auto& names = type.unique_by;
  return type.split_title && std::find(names.begin(), names.end(), row.name) != names.end();
}

/// What the title stands for (the key last), provider, then the rows in order, then the
/// metaparameters: hooks may look at what was set before.
std::vector<const Attribute*> in_order(const ResourceType& type) {
  std::vector<const Attribute*> out;
  for (const bool key : {false, true}) {
    for (const auto& row : type.attributes) {
      if ((row.role == Role::key) == key && (key || is_in_title(type, row))) out.push_back(&row);
    }
  }
  if (!type.providers.empty()) out.push_back(&provider_row());
  for (const Role role : {Role::property, Role::parameter}) {
    for (const auto& row : type.attributes) {
      if (row.role == role && !is_in_title(type, row)) out.push_back(&row);
    }
  }
  for (const auto& row : metaparameters()) out.push_back(&row);
  return out;
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

Types::Types(const std::vector<base::Named<ResourceType>>& types) {
  for (const auto& [name, define] : types) types_.emplace(name, Entry{define});
}

const ResourceType* Types::find(std::string_view name) const {
  const auto found = types_.find(name);
  if (found == types_.end()) return nullptr;
  auto& [define, made] = found->second;
  if (!made) {
    made = define();
    made->name = found->first;
    compile_patterns(*made);
    made->order = in_order(*made);
  }
  return &*made;
}

std::vector<std::string> Types::names() const {
  std::vector<std::string> out;
  for (const auto& [name, entry] : types_) out.push_back(name);
  return out;
}

catalog::Schema schema_of(const ResourceType& type) {
  catalog::Schema schema;
  schema.name = type.name;
  schema.key = type.key().name;
  for (const auto& row : type.attributes) schema.attributes.push_back(row.name);
  if (!type.providers.empty()) schema.attributes.emplace_back("provider");
  schema.key_in_title = type.key_in_title;
  schema.unique_by = type.unique_by;
  std::sort(schema.unique_by.begin(), schema.unique_by.end());
  schema.isomorphic = type.isomorphic;
  return schema;
}

TypeSchemas::TypeSchemas(const Types& types) : types_(types) {}

const catalog::Schema* TypeSchemas::find(std::string_view type) {
  if (const auto found = schemas_.find(type); found != schemas_.end()) return &found->second;
  const auto* known = types_.find(type);
  return known ? &schemas_.emplace(known->name, schema_of(*known)).first->second : nullptr;
}

}  // namespace muster::resources
