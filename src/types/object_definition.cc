#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/mismatch.hh"
#include "types/object.hh"
#include "types/object_extension.hh"
#include "types/object_specification.hh"

namespace muster::types {

using muster::base::Error;
using value::Hash;
using value::Value;

namespace {

void assert_instance(const std::string& subject, const Type& type, const Value& v) {
  if (!instance(type, v)) throw Error(describe_mismatch(subject + " has wrong type,", type, v));
}

bool flag(const Hash& spec, std::string_view key) {
  const auto* v = spec.find(key);
  return v && v->if_boolean() && *v->if_boolean();
}

AttributeKind kind_of(const Hash& spec) {
  const auto* kind = spec.find("kind");
  if (!kind || !kind->if_string()) return AttributeKind::normal;
  const auto& name = *kind->if_string();
  if (name == "constant") return AttributeKind::constant;
  if (name == "derived") return AttributeKind::derived;
  if (name == "given_or_derived") return AttributeKind::given_or_derived;
  return AttributeKind::reference;
}

/// Reads one definition. Throws base::Error.
class Definition {
 public:
  Definition(const Hash& hash, std::string name) : hash_(hash), name_(std::move(name)) {
    assert_instance("object initializer", definition_type(), Value(hash));
    if (const auto* n = hash.find("name"); n && name_.empty()) name_ = *n->if_string();
  }

  ObjectTypePtr build() {
    read_parent();
    read_type_parameters();
    read_attributes();
    read_functions();
    read_equality();
    auto normal = normal_form();
    return make<ObjectType>(name_, std::move(normal), parent_, std::move(attributes_),
                            std::move(functions_), std::move(equality_), include_type_,
                            std::move(type_parameters_));
  }

 private:
  std::string label() const { return name_.empty() ? "Object" : name_; }
  static std::string label_of(const ObjectType& type) {
    return type.name.empty() ? "Object" : type.name;
  }
  std::string member(std::string_view feature, const std::string& key) const {
    return fmt::format("{} {}[{}]", feature, label(), key);
  }
  const Hash* section(std::string_view key) const {
    const auto* v = hash_.find(key);
    return v ? v->if_hash() : nullptr;
  }

  void read_parent();
  void read_type_parameters();
  void read_attributes();
  ObjectAttribute read_attribute(const std::string& feature, const std::string& key,
                                 const Hash& spec) const;
  void add_constants(Hash& specs) const;
  void read_functions();
  void read_equality();
  void check_equality(const std::string& key) const;
  template <class Member>
  void check_override(std::string_view feature, const Member& member, bool constant) const;
  Hash normal_form() const;

  const Hash& hash_;
  std::string name_;
  TypePtr parent_type_;
  ObjectTypePtr parent_;
  std::vector<ObjectAttribute> type_parameters_, attributes_;
  std::vector<ObjectFunction> functions_;
  std::vector<std::string> equality_;
  bool include_type_ = true;
};

void Definition::read_parent() {
  const auto* v = hash_.find("parent");
  if (!v) return;
  parent_type_ = v->shared_rich<Type>();
  auto target = parent_type_;
  for (int depth = 0; target->type_kind == TypeKind::alias && depth < 1000; ++depth) {
    if (as<AliasType>(*target).name == name_)
      throw Error(fmt::format("The Object type '{}' inherits from itself", label()));
    target = as<AliasType>(*target).resolved_ptr();
  }
  if (target->type_kind == TypeKind::reference)
    throw Error(fmt::format("reference to unresolved type '{}'", as<ReferenceType>(*target).text));
  if (target->type_kind == TypeKind::object && target != plain_object_type())
    parent_ = std::static_pointer_cast<const ObjectType>(target);
}

/// The type that defines a member of this name, from the parent up; null when none does.
const ObjectType* definer(const ObjectType* type, const std::string& name) {
  const auto named = [&](const auto& m) { return m.name == name; };
  for (; type; type = type->parent.get())
    if (std::any_of(type->attributes.begin(), type->attributes.end(), named) ||
        std::any_of(type->functions.begin(), type->functions.end(), named))
      return type;
  return nullptr;
}

bool is_constant(const ObjectAttribute& a) {
  return a.kind == AttributeKind::constant;
}
bool is_constant(const ObjectFunction&) {
  return false;
}

const ObjectAttribute* own_of(const ObjectType& type, const std::string& name,
                              const ObjectAttribute*) {
  for (const auto& a : type.attributes)
    if (a.name == name) return &a;
  return nullptr;
}
const ObjectFunction* own_of(const ObjectType& type, const std::string& name,
                             const ObjectFunction*) {
  for (const auto& f : type.functions)
    if (f.name == name) return &f;
  return nullptr;
}

template <class Member>
void Definition::check_override(std::string_view feature, const Member& m, bool constant) const {
  const auto* type = definer(parent_.get(), m.name);
  const auto mine = member(feature, m.name);
  if (!type) {
    if (!m.override_) return;
    throw Error(fmt::format("expected {} to override an inherited {}, but no such {} was found",
                            mine, feature, feature));
  }
  const auto* inherited = own_of(*type, m.name, static_cast<const Member*>(nullptr));
  const auto other_feature = inherited                ? feature
                             : feature == "attribute" ? "function"
                                                      : "attribute";
  const auto other = fmt::format("{} {}[{}]", other_feature, label_of(*type), m.name);
  if (!inherited) throw Error(fmt::format("{} attempts to override {}", mine, other));
  if (inherited->final && !(constant && is_constant(*inherited)))
    throw Error(fmt::format("{} attempts to override final {}", mine, other));
  if (!m.override_)
    throw Error(
        fmt::format("{} attempts to override {} without having override => true", mine, other));
  if (!assignable(*inherited->type, *m.type))
    throw Error(
        fmt::format("{} attempts to override {} with a type that does not match", mine, other));
}

void Definition::read_type_parameters() {
  const auto* specs = section("type_parameters");
  if (!specs) return;
  for (const auto& [key, spec] : *specs) {
    const auto& name = *key.if_string();
    Value type = spec, fallback;
    const auto* detailed = spec.if_hash();
    if (detailed) {
      const auto *t = detailed->find("type"), *v = detailed->find("value");
      type = t ? *t : Value();
      fallback = v ? *v : Value();
    } else {
      assert_instance(member("type_parameter", name), *plain(TypeKind::type), spec);
    }
    auto inner = type.shared_rich<Type>();
    if (!inner)
      assert_instance("initializer for " + member("type_parameter", name), attribute_type(), spec);
    if (inner->type_kind != TypeKind::optional) inner = make_optional(std::move(inner));
    type_parameters_.push_back(
        {name, std::move(inner), AttributeKind::normal, fallback, false, false});
  }
}

void Definition::add_constants(Hash& specs) const {
  const auto* constants = section("constants");
  if (!constants) return;
  for (const auto& [key, v] : *constants) {
    const auto& name = *key.if_string();
    if (specs.contains(key))
      throw Error(fmt::format("attribute {}[{}] is defined as both a constant and an attribute",
                              label(), name));
    specs.set(key, Hash{{"type", generalize(infer(v))},
                        {"value", v},
                        {"kind", "constant"},
                        {"override", definer(parent_.get(), name) != nullptr}});
  }
}

void Definition::read_attributes() {
  Hash specs;
  if (const auto* given = section("attributes")) specs = *given;
  add_constants(specs);
  for (const auto& [key, v] : specs) {
    const auto& name = *key.if_string();
    Hash spec;
    if (const auto* detailed = v.if_hash()) {
      spec = *detailed;
    } else {
      assert_instance(member("attribute", name), *plain(TypeKind::type), v);
      spec.set("type", v);
      if (v.if_rich<Type>()->type_kind == TypeKind::optional) spec.set("value", Value());
    }
    auto attribute = read_attribute(member("attribute", name), name, spec);
    check_override("attribute", attribute, is_constant(attribute));
    attributes_.push_back(std::move(attribute));
  }
}

ObjectAttribute Definition::read_attribute(const std::string& feature, const std::string& key,
                                           const Hash& spec) const {
  const auto* stated = spec.find("value");
  Hash checked = spec;
  if (!stated) checked.set("value", Value());  // may be left out, whatever its type
  assert_instance("initializer for " + feature, attribute_type(), Value(checked));
  if (key == "__ptype" || key == "__pvalue")
    throw Error(fmt::format("The attribute '{}' is reserved and cannot be used", key));
  const auto kind = kind_of(spec);
  ObjectAttribute a{key,
                    spec.find("type")->shared_rich<Type>(),
                    kind,
                    std::nullopt,
                    flag(spec, "final"),
                    flag(spec, "override")};
  if (kind == AttributeKind::constant) {
    if (spec.find("final") && !a.final)
      throw Error(
          fmt::format("{} of kind 'constant' cannot be combined with final => false", feature));
    a.final = true;
  }
  if (!stated) {
    if (kind == AttributeKind::constant)
      throw Error(fmt::format("{} of kind 'constant' requires a value", feature));
    return a;
  }
  if (kind == AttributeKind::derived || kind == AttributeKind::given_or_derived)
    throw Error(fmt::format("{} of kind '{}' cannot be combined with an attribute value", feature,
                            *spec.find("kind")->if_string()));
  if (!stated->is_default()) assert_instance(feature + " value", *a.type, *stated);
  a.value = *stated;
  return a;
}

void Definition::read_functions() {
  static const auto callable = from_text("Type[Callable]");
  const auto* specs = section("functions");
  if (!specs) return;
  for (const auto& [key, v] : *specs) {
    const auto& name = *key.if_string();
    ObjectFunction f{name, nullptr, false, false};
    if (const auto* detailed = v.if_hash()) {
      assert_instance(fmt::format("initializer for function '{}'", name), function_type(), v);
      f = {name, detailed->find("type")->shared_rich<Type>(), flag(*detailed, "final"),
           flag(*detailed, "override")};
    } else {
      assert_instance(member("function", name), *callable, v);
      f.type = v.shared_rich<Type>();
    }
    for (const auto& a : attributes_)
      if (a.name == name)
        throw Error(member("function", name) + " conflicts with attribute with the same name");
    check_override("function", f, false);
    functions_.push_back(std::move(f));
  }
}

void Definition::check_equality(const std::string& key) const {
  const auto* type = definer(parent_.get(), key);
  const ObjectAttribute* attribute = nullptr;
  std::string owner = label();
  if (type) {
    attribute = own_of(*type, key, attribute);
    owner = label_of(*type);
  } else {
    for (const auto& a : attributes_)
      if (a.name == key) attribute = &a;
  }
  if (type && attribute) {
    const auto counted = parent_->all_equality();
    if (std::find(counted.begin(), counted.end(), key) != counted.end())
      throw Error(fmt::format(
          "{} equality is referencing attribute {}[{}] which is included in equality of {}",
          label(), owner, key, owner));
  }
  const bool function =
      !attribute && (type || std::any_of(functions_.begin(), functions_.end(),
                                         [&](const auto& f) { return f.name == key; }));
  if (function)
    throw Error(fmt::format(
        "{} equality is referencing function {}[{}]. Only attribute references are allowed",
        label(), owner, key));
  if (!attribute)
    throw Error(
        fmt::format("{} equality is referencing non existent attribute '{}'", label(), key));
  if (is_constant(*attribute))
    throw Error(
        fmt::format("{} equality is referencing constant attribute {}[{}]. Reference to constant "
                    "is not allowed "
                    "in equality",
                    label(), owner, key));
}

void Definition::read_equality() {
  if (const auto* v = hash_.find("equality_include_type")) include_type_ = *v->if_boolean();
  const auto* stated = hash_.find("equality");
  if (!stated) {
    for (const auto& a : attributes_)
      if (!is_constant(a)) equality_.push_back(a.name);
    return;
  }
  if (const auto* one = stated->if_string())
    equality_.push_back(*one);
  else
    for (const auto& v : *stated->if_array()) equality_.push_back(*v.if_string());
  if (!equality_.empty() && !include_type_)
    throw Error(
        "equality_include_type = false cannot be combined with non empty equality specification");
  for (const auto& key : equality_) check_equality(key);
}

Hash Definition::normal_form() const {
  Hash out, parameters, attributes, constants, functions;
  if (const auto* annotations = hash_.find("annotations")) out.set("annotations", *annotations);
  if (!name_.empty()) out.set("name", name_);
  if (parent_type_) out.set("parent", parent_type_);
  for (const auto& p : type_parameters_) parameters.set(p.name, as<WrapperType>(*p.type).inner);
  if (!parameters.empty()) out.set("type_parameters", parameters);
  for (const auto& a : attributes_) {
    const bool plain_constant = is_constant(a) && a.type->equals(*generalize(infer(*a.value)));
    if (plain_constant)
      constants.set(a.name, *a.value);
    else
      attributes.set(a.name, specification(a));
  }
  if (!attributes.empty()) out.set("attributes", attributes);
  if (!constants.empty()) out.set("constants", constants);
  for (const auto& f : functions_) functions.set(f.name, specification(f));
  if (!functions.empty()) out.set("functions", functions);
  if (hash_.find("equality")) out.set("equality", value::Array(equality_.begin(), equality_.end()));
  if (const auto* checks = hash_.find("checks")) out.set("checks", *checks);
  return out;
}

}  // namespace

ObjectTypePtr read_object_type(const Hash& definition, std::string name) {
  return Definition(definition, std::move(name)).build();
}

ObjectTypePtr ObjectType::make(const Hash& definition, std::string name, diag::Span where, Names&) {
  try {
    return read_object_type(definition, std::move(name));
  } catch (const Error& e) {
    throw diag::SourceError(where, e.what());
  }
}

}  // namespace muster::types
