#include "types/object.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.hh"
#include "types/calculator.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/mismatch.hh"
#include "types/object_extension.hh"
#include "types/relation.hh"
#include "value/semver_range.hh"

namespace muster::types {

using value::Hash;
using value::Value;

ObjectType::ObjectType(std::string n, Hash d, ObjectTypePtr p, std::vector<ObjectAttribute> a,
                       std::vector<ObjectFunction> f, std::vector<std::string> e, bool include_type,
                       std::vector<ObjectAttribute> parameters)
    : Type(TypeKind::object),
      name(std::move(n)),
      definition(std::move(d)),
      parent(std::move(p)),
      attributes(std::move(a)),
      functions(std::move(f)),
      equality(std::move(e)),
      equality_include_type(include_type),
      type_parameters(std::move(parameters)) {}

namespace {

/// Puts a member in the place of the inherited one of its name, or at the end.
void collect(std::vector<const ObjectAttribute*>& all, const std::vector<ObjectAttribute>& own) {
  for (const auto& a : own) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const auto* x) { return x->name == a.name; });
    if (at != all.end())
      *at = &a;
    else
      all.push_back(&a);
  }
}

}  // namespace

std::vector<const ObjectAttribute*> ObjectType::all_attributes() const {
  auto all = parent ? parent->all_attributes() : std::vector<const ObjectAttribute*>{};
  collect(all, attributes);
  return all;
}

std::vector<const ObjectAttribute*> ObjectType::all_type_parameters() const {
  auto all = parent ? parent->all_type_parameters() : std::vector<const ObjectAttribute*>{};
  collect(all, type_parameters);
  return all;
}

const ObjectAttribute* ObjectType::attribute(std::string_view wanted) const {
  for (const auto* type = this; type; type = type->parent.get())
    for (const auto& a : type->attributes)
      if (a.name == wanted) return &a;
  return nullptr;
}

const ObjectFunction* ObjectType::function(std::string_view wanted) const {
  for (const auto* type = this; type; type = type->parent.get())
    for (const auto& f : type->functions)
      if (f.name == wanted) return &f;
  return nullptr;
}

bool ObjectType::is_a(const ObjectType& other) const {
  for (const auto* type = this; type; type = type->parent.get())
    if (other.equals(*type)) return true;
  return false;
}

bool ObjectType::parameterized() const {
  return !type_parameters.empty() || (parent && parent->parameterized());
}

std::vector<std::string> ObjectType::all_equality() const {
  auto all = parent ? parent->all_equality() : std::vector<std::string>{};
  all.insert(all.end(), equality.begin(), equality.end());
  return all;
}

bool same_object_type(const ObjectType& a, const ObjectType& b) {
  if (a.name != b.name || static_cast<bool>(a.parent) != static_cast<bool>(b.parent)) return false;
  return (!a.parent || a.parent->equals(*b.parent)) && a.definition == b.definition;
}

bool object_assignable(const ObjectType& to, const Type& from) {
  if (from.type_kind == TypeKind::object_extension)
    return object_assignable(to, *as<ObjectExtensionType>(from).base);
  if (from.type_kind != TypeKind::object) return false;
  return &to == plain_object_type().get() || as<ObjectType>(from).is_a(to);
}

bool object_instance(const ObjectType& type, const Value& v) {
  // Types are objects of Puppet's own model.
  if (v.kind() == value::Kind::type) return &type == plain_object_type().get();
  const auto* object = v.if_rich<Object>();
  return object && object_assignable(type, *object->type);
}

Object::Object(ObjectTypePtr t, Hash a)
    : Rich(value::Kind::object), type(std::move(t)), attributes(std::move(a)) {
  for (const auto& [attribute, v] : attributes) extent_.add(v.extent());
}

bool Object::equals(const Rich& other) const {
  const auto& o = static_cast<const Object&>(other);
  if (type->equality_include_type ? !type->equals(*o.type) : !o.type->is_a(*type)) return false;
  for (const auto& n : type->all_equality()) {
    const auto *a = get(n), *b = o.get(n);
    if (!a || !b ? a != b : !(*a == *b)) return false;
  }
  return true;
}

std::size_t Object::hash() const {
  std::size_t h = std::hash<std::string>{}(type->name);
  for (const auto& n : type->all_equality())
    if (const auto* v = get(n)) h = h * 31 + v->hash();
  return h;
}

const Value* Object::get(std::string_view name) const {
  if (const auto* v = attributes.find(name)) return v;
  const auto* a = type->attribute(name);
  return a && a->value ? &*a->value : nullptr;
}

// --- type parameters
// ----------------------------------------------------------------------------------------

bool extension_assignable(const ObjectExtensionType& to, const Type& from) {
  static const Hash none;
  const bool extended = from.type_kind == TypeKind::object_extension;
  const Type& base = extended ? *as<ObjectExtensionType>(from).base : from;
  if (!object_assignable(*to.base, base)) return false;
  const auto& given = extended ? as<ObjectExtensionType>(from).parameters : none;
  return std::all_of(to.parameters.begin(), to.parameters.end(), [&](const Hash::Entry& e) {
    const auto* v = given.find(e.first);
    return v && parameter_covers(e.second, *v);
  });
}

bool extension_instance(const ObjectExtensionType& type, const Value& v) {
  const auto* object = v.if_rich<Object>();
  if (!object || !object_instance(*type.base, v)) return false;
  return std::all_of(type.parameters.begin(), type.parameters.end(), [&](const Hash::Entry& e) {
    const auto* part = object->get(*e.first.if_string());
    return part && parameter_matches(*part, e.second);
  });
}

TypePtr extension_of(const Object& object) {
  Hash parameters;
  for (const auto* p : object.type->all_type_parameters()) {
    const auto* v = object.get(p->name);
    parameters.set(p->name, v ? *v : Value());
  }
  return make<ObjectExtensionType>(object.type, std::move(parameters));
}

namespace {

void check_parameter(const ObjectTypePtr& base, const ObjectAttribute& parameter, const Value& v) {
  if (instance(*parameter.type, v)) return;
  const auto subject =
      fmt::format("type_parameter {}[{}] has wrong type,", base->name, parameter.name);
  throw base::Error(describe_mismatch(subject, *parameter.type, v));
}

}  // namespace

TypePtr extend(const ObjectTypePtr& type, const std::vector<Value>& given) {
  const auto parameters = type->all_type_parameters();
  if (parameters.empty())
    throw base::Error(fmt::format("The {}-Type cannot be parameterized using []", type->name));
  Hash values;
  const auto* by_name =
      given.size() == 1 && !instance(*parameters[0]->type, given[0]) ? given[0].if_hash() : nullptr;
  const auto set = [&](const ObjectAttribute& parameter, const Value& v) {
    if (v.is_default()) return;
    check_parameter(type, parameter, v);
    values.set(parameter.name, v);
  };
  if (by_name) {
    for (const auto& [key, v] : *by_name) {
      const auto* name = key.if_string();
      const auto at = std::find_if(parameters.begin(), parameters.end(),
                                   [&](const auto* p) { return name && p->name == *name; });
      if (at == parameters.end())
        throw base::Error(fmt::format("'{}' is not a known type parameter for {}-Type",
                                      name ? *name : "", type->name));
      set(**at, v);
    }
  } else {
    for (std::size_t i = 0; i < parameters.size() && i < given.size(); ++i)
      set(*parameters[i], given[i]);
  }
  if (values.empty())
    throw base::Error(fmt::format(
        "The {}-Type cannot be parameterized using an empty parameter list", type->name));
  return make<ObjectExtensionType>(type, std::move(values));
}

}  // namespace muster::types
