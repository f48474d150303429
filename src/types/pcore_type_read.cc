#include <fmt/core.h>

#include "types/fail.hh"
#include "types/kind_name.hh"
#include "types/make.hh"
#include "types/object.hh"
#include "types/pcore_type.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Array;
using value::Hash;
using value::Value;

/// The attributes of one description, read with the classes they must have.
class Attributes {
 public:
  Attributes(std::string_view name, const Hash& h) : name_(name), hash_(h) {}

  const Value* find(std::string_view key) const {
    const auto* v = hash_.find(key);
    return v && !v->is_undef() ? v : nullptr;
  }
  TypePtr type(std::string_view key) const {
    const auto* v = find(key);
    return v ? as_type(*v) : nullptr;
  }
  TypePtr type_or_any(std::string_view key) const {
    auto t = type(key);
    return t ? t : plain(TypeKind::any);
  }
  TypePtr as_type(const Value& v) const {
    auto t = v.shared_rich<Type>();
    if (!t) refuse(v);
    return t;
  }
  std::vector<TypePtr> types(std::string_view key) const {
    std::vector<TypePtr> out;
    for (const auto& v : array(key)) out.push_back(as_type(v));
    return out;
  }
  const Array& array(std::string_view key) const {
    static const Array none;
    const auto* v = find(key);
    if (!v) return none;
    const auto* items = v->if_array();
    if (!items) refuse(*v);
    return *items;
  }
  std::optional<std::string> text(std::string_view key) const {
    const auto* v = find(key);
    if (v && !v->if_string()) refuse(*v);
    return v ? std::optional(*v->if_string()) : std::nullopt;
  }
  std::optional<SizeRange> size(std::string_view key) const {
    const auto t = type(key);
    if (!t) return std::nullopt;
    if (t->type_kind != TypeKind::integer) refuse(Value(t));
    return make_size(as<IntegerType>(*t).range);
  }
  std::optional<std::int64_t> integer(std::string_view key) const {
    const auto* v = find(key);
    if (!v) return std::nullopt;
    if (const auto* i = v->if_integer()) return *i;
    if (const auto* s = v->if_rich<value::Timespan>()) return s->nanoseconds;
    if (const auto* s = v->if_rich<value::Timestamp>()) return s->nanoseconds;
    refuse(*v);
  }
  std::optional<double> real(std::string_view key) const {
    const auto* v = find(key);
    if (!v) return std::nullopt;
    if (const auto* i = v->if_integer()) return static_cast<double>(*i);
    if (!v->if_real()) refuse(*v);
    return *v->if_real();
  }
  [[noreturn]] void refuse(const Value& v) const {
    fail(fmt::format("Cannot create a {} from {}", name_, to_text(v)));
  }

 private:
  std::string_view name_;
  const Hash& hash_;
};

TypePtr string_type(const Attributes& a) {
  const auto* v = a.find("size_type_or_value");
  if (v && v->if_string()) return make_exact_string(*v->if_string());
  return make<StringType>(a.size("size_type_or_value"));
}

TypePtr pattern_type(const Attributes& a) {
  std::vector<RegexpPtr> patterns;
  for (const auto& t : a.types("patterns")) {
    if (t->type_kind != TypeKind::regexp || !as<RegexpType>(*t).pattern) a.refuse(Value(t));
    patterns.push_back(std::make_shared<const value::Regexp>(*as<RegexpType>(*t).pattern));
  }
  return make_pattern(patterns);
}

TypePtr enum_type(const Attributes& a) {
  std::vector<std::string> values;
  for (const auto& v : a.array("values")) {
    if (!v.if_string()) a.refuse(v);
    values.push_back(*v.if_string());
  }
  const auto* folded = a.find("case_insensitive");
  return make_enum(std::move(values), folded && folded->truthy());
}

TypePtr struct_type(const Attributes& a) {
  std::vector<StructElement> elements;
  for (const auto& v : a.array("elements")) {
    const auto* h = v.if_hash();
    if (!h) a.refuse(v);
    const Attributes element("Pcore::StructElement", *h);
    const auto key = element.type("key_type");
    if (!key) a.refuse(v);
    const Type* name = key.get();
    if (name->type_kind == TypeKind::optional && as<WrapperType>(*name).inner)
      name = as<WrapperType>(*name).inner.get();
    if (name->type_kind != TypeKind::string || !as<StringType>(*name).value) a.refuse(v);
    elements.push_back({key, *as<StringType>(*name).value, element.type_or_any("value_type")});
  }
  return make<StructType>(std::move(elements));
}

TypePtr callable_type(const Attributes& a) {
  const auto parameters = a.type("param_types");
  if (parameters && parameters->type_kind != TypeKind::tuple) a.refuse(Value(parameters));
  return make<CallableType>(std::static_pointer_cast<const TupleType>(parameters),
                            a.type("block_type"), a.type("return_type"));
}

TypePtr object_type(const Attributes& a, Names& names) {
  const auto* definition = a.find("_pcore_init_hash");
  if (!definition || !definition->if_hash()) a.refuse(definition ? *definition : Value());
  const auto* name = definition->if_hash()->find("name");
  return ObjectType::make(*definition->if_hash(),
                          name && name->if_string() ? *name->if_string() : "", {}, names);
}

TypePtr scalar_type(TypeKind kind, const Attributes& a) {
  switch (kind) {
    case TypeKind::integer:
      return make<IntegerType>(IntegerRange{a.integer("from"), a.integer("to")});
    case TypeKind::float_: return make<FloatType>(FloatRange{a.real("from"), a.real("to")});
    case TypeKind::timespan:
    case TypeKind::timestamp:
      return make<TimeType>(kind, IntegerRange{a.integer("from"), a.integer("to")});
    case TypeKind::string: return string_type(a);
    case TypeKind::enum_: return enum_type(a);
    case TypeKind::pattern: return pattern_type(a);
    case TypeKind::regexp: return make<RegexpType>(a.text("pattern"));
    case TypeKind::semver: return make_semver({a.array("ranges").begin(), a.array("ranges").end()});
    default: return nullptr;  // not a scalar with attributes
  }
}

TypePtr collection_type(TypeKind kind, const Attributes& a) {
  switch (kind) {
    case TypeKind::collection: return make<CollectionType>(a.size("size_type"));
    case TypeKind::array: return make_array(a.type_or_any("element_type"), a.size("size_type"));
    case TypeKind::hash:
      return make_hash(a.type_or_any("key_type"), a.type_or_any("value_type"), a.size("size_type"));
    case TypeKind::tuple: return make<TupleType>(a.types("types"), a.size("size_type"));
    case TypeKind::struct_: return struct_type(a);
    case TypeKind::callable: return callable_type(a);
    case TypeKind::variant: return make<VariantType>(a.types("types"));
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return make<WrapperType>(kind, a.type("type"));
    default: return nullptr;  // not made of other types
  }
}

TypePtr naming_type(TypeKind kind, const Attributes& a, Names& names) {
  const auto value_of = [&](std::string_view key) { return a.find(key) ? *a.find(key) : Value(); };
  switch (kind) {
    case TypeKind::class_: return make<ClassType>(a.text("class_name").value_or(""));
    case TypeKind::resource:
      return make<ResourceType>(a.text("type_name").value_or(""), a.text("title"));
    case TypeKind::runtime:
      return make<RuntimeType>(a.text("runtime").value_or(""), value_of("name_or_pattern"));
    case TypeKind::uri: return make<UriType>(value_of("parameters"));
    case TypeKind::init: return make<InitType>(a.type("type"), a.array("init_args"));
    case TypeKind::reference: return make<ReferenceType>(a.text("type_string").value_or(""));
    case TypeKind::object: return object_type(a, names);
    default: return nullptr;  // has no attributes
  }
}

std::optional<TypeKind> kind_of(std::string_view name) {
  for (int k = 0; k <= static_cast<int>(TypeKind::unit); ++k) {
    const auto kind = static_cast<TypeKind>(k);
    if (name == "Pcore::" + std::string(kind_name(kind)) + "Type") return kind;
  }
  return std::nullopt;
}

}  // namespace

TypePtr pcore_type(std::string_view name, const Hash& attributes, Names& names) {
  const auto kind = kind_of(name);
  const Attributes a(name, attributes);
  if (!kind) fail(fmt::format("No implementation mapping found for Puppet Type {}", name));
  if (auto t = scalar_type(*kind, a)) return t;
  if (auto t = collection_type(*kind, a)) return t;
  if (auto t = naming_type(*kind, a, names)) return t;
  const auto& simple = plain(*kind);
  if (!simple) fail(fmt::format("No implementation mapping found for Puppet Type {}", name));
  return simple;
}

}  // namespace muster::types
