#include "types/type_set.hh"

#include <fmt/core.h>

#include <unordered_map>

#include "base/error.hh"
#include "base/strings.hh"
#include "diag/diagnostic.hh"
#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/from_expression.hh"
#include "types/make.hh"
#include "types/mismatch.hh"
#include "types/object_extension.hh"
#include "value/semver_range.hh"

namespace muster::types {

using muster::base::Error;
using value::Hash;
using value::Value;

namespace {

using Members = std::vector<std::pair<std::string, TypePtr>>;

/// The members of a set by their short names, and TypeSets it refers to as "Alias::Member"; else
/// the names around.
class MemberNames : public Names {
 public:
  explicit MemberNames(Names& outer) : outer_(outer) {}
  TypePtr find_type(std::string_view lower_name) override {
    if (const auto it = members_.find(std::string(lower_name)); it != members_.end())
      return it->second;
    if (const auto at = lower_name.find("::"); at != std::string_view::npos)
      if (auto type = referred(lower_name.substr(0, at), lower_name.substr(at + 2))) return type;
    return outer_.find_type(lower_name);
  }
  void add(const std::string& name, TypePtr type) {
    members_.emplace(base::lower_ascii(name), std::move(type));
  }

 private:
  TypePtr referred(std::string_view set_name, std::string_view member) const {
    const auto it = members_.find(std::string(set_name));
    if (it == members_.end() || it->second->type_kind != TypeKind::type_set) return nullptr;
    for (const auto& [name, type] : as<TypeSetType>(*it->second).members)
      if (base::lower_ascii(name) == member) return type;
    return nullptr;
  }
  Names& outer_;
  std::unordered_map<std::string, TypePtr> members_;
};

const Type& definition_type() {
  static const auto type = from_text(
      R"(Struct[{Optional['pcore_uri'] => String[1], 'pcore_version' => Variant[String[1], SemVer], )"
      R"(Optional['name_authority'] => String[1], Optional['name'] => Pattern[/\A[A-Z][\w]*(?:::[A-Z][\w]*)*\z/], )"
      R"(Optional['version'] => Variant[String[1], SemVer], )"
      R"(Optional['types'] => Hash[Pattern[/\A[A-Z]\w*\z/], Variant[Type, Hash], 1], )"
      R"(Optional['references'] => Hash[Pattern[/\A[A-Z]\w*\z/], Struct[{'name' => )"
      R"(Pattern[/\A[A-Z][\w]*(?:::[A-Z][\w]*)*\z/], 'version_range' => Variant[String[1], SemVerRange], )"
      R"(Optional['name_authority'] => String[1], Optional['annotations'] => Hash[Type, Hash]}], 1], )"
      R"(Optional['annotations'] => Hash[Type, Hash]}])");
  return *type;
}

std::shared_ptr<const value::SemVer> version_of(const Value& v) {
  if (auto version = v.shared_rich<value::SemVer>()) return version;
  auto version = value::SemVer::parse(*v.if_string());
  if (!version)
    throw Error(
        fmt::format("Unable to parse '{}' as a semantic version identifier", *v.if_string()));
  return version;
}

std::shared_ptr<const value::SemVerRange> range_of(const Value& v) {
  if (auto range = v.shared_rich<value::SemVerRange>()) return range;
  return value::SemVerRange::parse(*v.if_string());
}

void check_form(const Hash& definition, const std::string& name) {
  if (!instance(definition_type(), Value(definition)))
    throw Error(describe_mismatch("TypeSet initializer has wrong type,", definition_type(),
                                  Value(definition)));
  const auto version = version_of(*definition.find("pcore_version"));
  if (version->major != 1)
    throw Error(fmt::format(
        "The pcore version for TypeSet '{}' is not understood by this runtime. Expected range 1.x, "
        "got {}",
        name, version->text()));
  if (const auto* own = definition.find("version")) version_of(*own);
}

std::string name_in(const Hash& definition, std::string name) {
  if (const auto* n = definition.find("name"); name.empty() && n && n->if_string())
    return *n->if_string();
  return name;
}

TypePtr resolve_reference(const std::string& set, const Hash& reference, Names& names) {
  const auto& wanted = *reference.find("name")->if_string();
  const auto label = fmt::format("TypeSet '{}' reference to TypeSet named '{}'", set, wanted);
  auto type = names.find_type(base::lower_ascii(wanted));
  if (type && type->type_kind == TypeKind::alias) type = as<AliasType>(*type).resolved_ptr();
  if (!type) throw Error(label + " cannot be resolved");
  if (type->type_kind != TypeKind::type_set)
    throw Error(fmt::format("{} resolves to a {}", label, wanted));
  const auto* version = as<TypeSetType>(*type).definition.find("version");
  const auto range = range_of(*reference.find("version_range"));
  if (!version || !range->includes(*version_of(*version)))
    throw Error(fmt::format("{} resolves to an incompatible version. Expected {}, got {}", label,
                            range->text, version ? version_of(*version)->text() : ""));
  return type;
}

void add_references(const std::string& set, const Hash& definition, const Hash* types, Names& outer,
                    MemberNames& names) {
  const auto* references = definition.find("references");
  if (!references) return;
  for (const auto& [key, reference] : *references->if_hash()) {
    const auto& alias = *key.if_string();
    if (types && types->contains(key))
      throw Error(
          fmt::format("TypeSet '{}' references a TypeSet using alias '{}'. The alias collides with "
                      "the name of a "
                      "declared type",
                      set, alias));
    names.add(alias, resolve_reference(set, *reference.if_hash(), outer));
  }
}

/// What a member's alias stands for: a type of its own name is that type itself.
Members resolve(const Members& handles) {
  Members members;
  for (const auto& [name, handle] : handles) {
    if (handle->type_kind != TypeKind::alias) {
      members.emplace_back(name, handle);
      continue;
    }
    const auto& alias = as<AliasType>(*handle);
    const auto& target = alias.resolved_ptr();
    const bool own =
        target->type_kind == TypeKind::object && as<ObjectType>(*target).name == alias.name;
    members.emplace_back(name, own ? target : handle);
  }
  return members;
}

/// The definition in the order that Puppet prints it.
Hash normal_form(const Hash& definition, const std::string& name, const Members& members) {
  Hash out, types;
  const auto copy = [&](const char* key) {
    if (const auto* v = definition.find(std::string_view(key))) out.set(key, *v);
  };
  copy("annotations");
  copy("pcore_uri");
  out.set("pcore_version", version_of(*definition.find("pcore_version"))->text());
  copy("name_authority");
  if (!name.empty()) out.set("name", name);
  if (const auto* version = definition.find("version"))
    out.set("version", version_of(*version)->text());
  for (const auto& [member, type] : members) types.set(member, type);
  if (!types.empty()) out.set("types", std::move(types));
  copy("references");
  return out;
}

/// The key of an entry of `types` or `references`: a capitalized name is itself.
Value entry_key(const syntax::Expr& key, Names& names) {
  if (key.kind == syntax::Kind::qualified_reference) return std::string(key.span.text());
  return interpret(key, names);
}

/// `Car { … }` in a TypeSet is an Object type whose parent is Car; `Object { … }` one without.
Hash object_definition(const syntax::ResourceDefaults& e, Names& names) {
  Hash definition;
  const auto parent = e.type->span.text();
  if (parent != "Object" && parent != "TypeSet")
    definition.set("parent", interpret(*e.type, names));
  for (const auto& a : e.attributes)
    definition.set(std::string(a.name), interpret(*a.value, names));
  return definition;
}

TypePtr member_handle(const std::string& full_name, const syntax::Expr& e, Names& names) {
  if (e.kind != syntax::Kind::resource_defaults) return define(full_name, e, names);
  const auto& defaults = as<syntax::ResourceDefaults>(e);
  return make<AliasType>(full_name, [full_name, &defaults, &names]() -> TypePtr {
    return ObjectType::make(object_definition(defaults, names), full_name, defaults.span, names);
  });
}

}  // namespace

TypeSetType::TypeSetType(std::string n, Hash d, Members m)
    : Type(TypeKind::type_set),
      name(std::move(n)),
      definition(std::move(d)),
      members(std::move(m)) {}

const Type* TypeSetType::member(std::string_view wanted) const {
  const auto lower = base::lower_ascii(wanted);
  for (const auto& [n, type] : members)
    if (base::lower_ascii(n) == lower) return type.get();
  return nullptr;
}

std::shared_ptr<const TypeSetType> read_type_set(const Hash& definition, std::string name,
                                                 Names& names) {
  name = name_in(definition, std::move(name));
  check_form(definition, name);
  const auto* types = definition.find("types") ? definition.find("types")->if_hash() : nullptr;
  MemberNames inner(names);
  add_references(name, definition, types, names, inner);
  Members members;
  if (types)
    for (const auto& [key, v] : *types) {
      TypePtr type = v.shared_rich<Type>();
      if (!type) type = read_object_type(*v.if_hash(), name + "::" + *key.if_string());
      members.emplace_back(*key.if_string(), std::move(type));
    }
  auto normal = normal_form(definition, name, members);
  return make<TypeSetType>(std::move(name), std::move(normal), std::move(members));
}

std::shared_ptr<const TypeSetType> TypeSetType::make(const Hash& definition, std::string name,
                                                     diag::Span where, Names& names) {
  try {
    return read_type_set(definition, std::move(name), names);
  } catch (const Error& e) {
    throw diag::SourceError(where, e.what());
  }
}

namespace {

/// What a TypeSet's hash says, its types still expressions.
struct Stated {
  Hash definition;
  const syntax::HashExpr* types = nullptr;
};

Stated stated_by(const syntax::HashExpr& e, Names& names) {
  Stated stated;
  for (const auto& [key, v, arrow] : e.entries) {
    const auto k = interpret(*key, names);
    const auto name =
        k.if_string() && v->kind == syntax::Kind::hash ? *k.if_string() : std::string();
    if (name == "types") {
      stated.types = &as<syntax::HashExpr>(*v);
    } else if (name == "references") {
      Hash references;
      for (const auto& [alias, reference, at] : as<syntax::HashExpr>(*v).entries)
        references.set(entry_key(*alias, names), interpret(*reference, names));
      stated.definition.set(k, std::move(references));
    } else {
      stated.definition.set(k, interpret(*v, names));
    }
  }
  return stated;
}

std::string member_name(const syntax::Expr& key, Names& names) {
  const auto v = entry_key(key, names);
  if (!v.if_string()) not_a_type_expression(key);
  return *v.if_string();
}

Hash with_types(Hash definition, const Members& members) {
  Hash types;
  for (const auto& [name, type] : members) types.set(name, type);
  if (!types.empty()) definition.set("types", std::move(types));
  return definition;
}

}  // namespace

std::shared_ptr<const TypeSetType> make_type_set(std::string name, const syntax::HashExpr& e,
                                                 Names& names) {
  auto [definition, types] = stated_by(e, names);
  name = name_in(definition, std::move(name));
  MemberNames inner(names);
  Members handles;
  if (types)
    for (const auto& [key, v, arrow] : types->entries) {
      const auto member = member_name(*key, names);
      auto handle = member_handle(name + "::" + member, *v, inner);
      inner.add(member, handle);
      handles.emplace_back(member, std::move(handle));
    }
  definition = with_types(std::move(definition), handles);
  try {
    check_form(definition, name);
    const auto* listed = definition.find("types");
    add_references(name, definition, listed ? listed->if_hash() : nullptr, names, inner);
    auto members = resolve(handles);
    auto normal = normal_form(definition, name, members);
    return make<TypeSetType>(std::move(name), std::move(normal), std::move(members));
  } catch (const Error& error) {
    throw diag::SourceError(e.span, error.what());
  }
}

const TypePtr& plain_type_set() {
  static const TypePtr type =
      make<TypeSetType>("DefaultTypeSet",
                        Hash{{"pcore_uri", "http://puppet.com/2016.1/pcore"},
                             {"pcore_version", "1.0.0"},
                             {"name_authority", "http://puppet.com/2016.1/runtime"},
                             {"name", "DefaultTypeSet"},
                             {"version", "0.0.0"}},
                        Members{});
  return type;
}

}  // namespace muster::types
