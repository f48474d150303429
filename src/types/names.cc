#include "types/names.hh"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/core_type.hh"
#include "types/kind_name.hh"
#include "types/make.hh"
#include "types/object.hh"

namespace muster::types {

namespace {

class StaticNames : public Names {
 public:
  TypePtr find_type(std::string_view) override { return nullptr; }
};

/// Resource types that the language knows before any is loaded.
constexpr std::array resource_names = {"Component", "Exec",   "File",    "Filebucket", "Group",
                                       "Node",      "Notify", "Package", "Resources",  "Schedule",
                                       "Service",   "Stage",  "Tidy",    "User",       "Whit"};

const std::unordered_map<std::string, TypePtr>& known_names() {
  static const auto names = [] {
    std::unordered_map<std::string, TypePtr> all;
    for (auto i = 0; i <= static_cast<int>(TypeKind::unit); ++i) {
      const auto kind = static_cast<TypeKind>(i);
      if (kind == TypeKind::unit || kind == TypeKind::object_extension) continue;
      all.emplace(base::lower_ascii(kind_name(kind)), plain(kind));
    }
    for (const auto* name : resource_names)
      all.emplace(base::lower_ascii(name), make<ResourceType>(name));
    return all;
  }();
  return names;
}

std::string_view definition_name(const Type& type) {
  if (type.type_kind == TypeKind::object) return as<ObjectType>(type).name;
  return type.type_kind == TypeKind::type_set ? std::string_view(as<TypeSetType>(type).name)
                                              : std::string_view{};
}

}  // namespace

Names& static_names() {
  static StaticNames names;
  return names;
}

bool core_type(std::string_view lower_name) {
  const auto& known = known_names();
  const auto it = known.find(std::string(lower_name));
  return it != known.end() && !(it->second->type_kind == TypeKind::resource &&
                                !as<ResourceType>(*it->second).type_name.empty());
}

TypePtr named(std::string_view lower_name, Names& names) {
  const auto& known = known_names();
  if (const auto it = known.find(std::string(lower_name)); it != known.end()) return it->second;
  if (auto alias = builtin_alias(lower_name)) return alias;
  if (auto object = builtin_object_type(lower_name)) return object;
  auto found = names.find_type(lower_name);
  if (!found) return make<ReferenceType>(base::capitalize_segments(lower_name));
  if (found->type_kind != TypeKind::alias) return found;
  // An Object type or TypeSet is what its name stands for; while it is being defined the alias
  // stands in for it.
  const auto& alias = as<AliasType>(*found);
  const auto& target = alias.resolved_ptr();
  return definition_name(*target) == alias.name ? target : found;
}

}  // namespace muster::types
