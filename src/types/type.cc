#include "types/type.hh"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/assignable_collections.hh"
#include "types/make.hh"
#include "types/object.hh"
#include "types/object_extension.hh"

namespace muster::types {

namespace {

bool same(const TypePtr& a, const TypePtr& b) {
  return a == b || (a && b && a->equals(*b));
}

bool same(const std::vector<TypePtr>& a, const std::vector<TypePtr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const TypePtr& x, const TypePtr& y) { return same(x, y); });
}

/// Members of a set whatever their order.
template <class T, class Same>
bool same_set(const std::vector<T>& a, const std::vector<T>& b, Same equal) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const T& x) {
           return std::any_of(b.begin(), b.end(), [&](const T& y) { return equal(x, y); });
         });
}

bool same_struct(const StructType& a, const StructType& b) {
  return std::equal(a.elements.begin(), a.elements.end(), b.elements.begin(), b.elements.end(),
                    [](const StructElement& x, const StructElement& y) {
                      return x.name == y.name && same(x.key, y.key) && same(x.value, y.value);
                    });
}

bool same_callable(const CallableType& a, const CallableType& b) {
  return same(a.parameters, b.parameters) && same(a.block, b.block) && same(a.result, b.result);
}

bool same_patterns(const PatternType& a, const PatternType& b) {
  return same_set(a.patterns, b.patterns,
                  [](const RegexpPtr& x, const RegexpPtr& y) { return x->pattern == y->pattern; });
}

bool same_type_set(const TypeSetType& a, const TypeSetType& b) {
  const auto entry = [](const TypeSetType& t, std::string_view key) {
    const auto* v = t.definition.find(key);
    return v ? *v : value::Value();
  };
  return a.name == b.name && entry(a, "name_authority") == entry(b, "name_authority") &&
         entry(a, "version") == entry(b, "version");
}

template <class T>
std::size_t hash_of(const T& v) {
  return std::hash<T>{}(v);
}
template <class T>
std::size_t hash_of(const std::optional<T>& v) {
  return v ? hash_of(*v) : 7;
}
std::size_t hash_of(const TypePtr& type) {
  return type ? type->hash() : 3;
}

std::size_t hash_all(const std::vector<TypePtr>& types) {
  std::size_t h = types.size();
  for (const auto& t : types) h = h * 31 + hash_of(t);
  return h;
}

std::size_t hash_set(const std::vector<TypePtr>& types) {
  std::size_t h = types.size();
  for (const auto& t : types) h += hash_of(t);
  return h;
}

std::size_t hash_struct(const StructType& type) {
  std::size_t h = 0;
  for (const auto& e : type.elements) h = h * 31 + hash_of(e.name) + hash_of(e.value);
  return h;
}

std::size_t content_hash(const Type& t) {
  switch (t.type_kind) {
    case TypeKind::boolean: return hash_of(as<BooleanType>(t).value);
    case TypeKind::integer:
      return hash_of(as<IntegerType>(t).range.from) * 31 + hash_of(as<IntegerType>(t).range.to);
    case TypeKind::float_:
      return hash_of(as<FloatType>(t).range.from) * 31 + hash_of(as<FloatType>(t).range.to);
    case TypeKind::timespan:
    case TypeKind::timestamp:
      return hash_of(as<TimeType>(t).range.from) * 31 + hash_of(as<TimeType>(t).range.to);
    case TypeKind::string: return hash_of(as<StringType>(t).value);
    case TypeKind::enum_:
      return as<EnumType>(t).values.empty() ? 0 : hash_of(as<EnumType>(t).values.front());
    case TypeKind::pattern: return as<PatternType>(t).patterns.size();
    case TypeKind::regexp: return hash_of(as<RegexpType>(t).pattern);
    case TypeKind::array: return hash_of(as<ArrayType>(t).element);
    case TypeKind::hash: return hash_of(as<HashType>(t).key) * 31 + hash_of(as<HashType>(t).value);
    case TypeKind::tuple: return hash_all(as<TupleType>(t).types);
    case TypeKind::struct_: return hash_struct(as<StructType>(t));
    case TypeKind::callable:
      return as<CallableType>(t).parameters ? hash_all(as<CallableType>(t).parameters->types) : 0;
    case TypeKind::variant: return hash_set(as<VariantType>(t).types);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return hash_of(as<WrapperType>(t).inner);
    case TypeKind::init: return hash_of(as<InitType>(t).inner);
    case TypeKind::class_: return hash_of(as<ClassType>(t).name);
    case TypeKind::resource:
      return hash_of(base::lower_ascii(as<ResourceType>(t).type_name)) * 31 +
             hash_of(as<ResourceType>(t).title);
    case TypeKind::object: return hash_of(as<ObjectType>(t).name);
    case TypeKind::alias: return hash_of(as<AliasType>(t).name);
    case TypeKind::reference: return hash_of(as<ReferenceType>(t).text);
    case TypeKind::type_set: return hash_of(as<TypeSetType>(t).name);
    case TypeKind::runtime: return hash_of(as<RuntimeType>(t).runtime);
    case TypeKind::any:
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::numeric:
    case TypeKind::scalar:
    case TypeKind::scalar_data:
    case TypeKind::collection:
    case TypeKind::binary:
    case TypeKind::semver:
    case TypeKind::semver_range:
    case TypeKind::uri:
    case TypeKind::catalog_entry:
    case TypeKind::object_extension:
    case TypeKind::unit: return 0;
  }
  std::abort();
}

TypePtr make_plain(TypeKind kind) {
  static const TypePtr any = make<SimpleType>(TypeKind::any);
  switch (kind) {
    case TypeKind::any: return any;
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::numeric:
    case TypeKind::scalar:
    case TypeKind::scalar_data:
    case TypeKind::binary:
    case TypeKind::semver_range:
    case TypeKind::catalog_entry:
    case TypeKind::unit: return make<SimpleType>(kind);
    case TypeKind::boolean: return make<BooleanType>();
    case TypeKind::integer: return make<IntegerType>();
    case TypeKind::float_: return make<FloatType>();
    case TypeKind::string: return make<StringType>();
    case TypeKind::enum_: return make<EnumType>(std::vector<std::string>{});
    case TypeKind::pattern: return make<PatternType>(std::vector<RegexpPtr>{});
    case TypeKind::regexp: return make<RegexpType>();
    case TypeKind::collection: return make<CollectionType>();
    case TypeKind::array: return make<ArrayType>(any);
    case TypeKind::hash: return make<HashType>(any, any);
    case TypeKind::tuple: return make<TupleType>(std::vector<TypePtr>{});
    case TypeKind::struct_: return make<StructType>(std::vector<StructElement>{});
    case TypeKind::callable: return make<CallableType>(nullptr, nullptr, nullptr);
    case TypeKind::variant: return make<VariantType>(std::vector<TypePtr>{});
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return make<WrapperType>(kind, nullptr);
    case TypeKind::semver: return make<SemVerType>();
    case TypeKind::timespan:
    case TypeKind::timestamp: return make<TimeType>(kind, IntegerRange{});
    case TypeKind::uri: return make<UriType>();
    case TypeKind::runtime: return make<RuntimeType>(std::string(), value::Value());
    case TypeKind::class_: return make<ClassType>();
    case TypeKind::resource: return make<ResourceType>();
    case TypeKind::init: return make<InitType>(nullptr, std::vector<value::Value>{});
    case TypeKind::object: return plain_object_type();
    case TypeKind::type_set: return plain_type_set();
    case TypeKind::reference: return make<ReferenceType>("UnresolvedReference");
    case TypeKind::alias:
      return make<AliasType>("UnresolvedAlias", [] { return plain(TypeKind::reference); });
    case TypeKind::object_extension: return nullptr;
  }
  std::abort();
}

constexpr auto last_kind = static_cast<std::size_t>(TypeKind::unit);

}  // namespace

bool Type::equals(const Rich& rich) const {
  if (this == &rich) return true;
  const auto& o = static_cast<const Type&>(rich);
  const auto& t = *this;
  if (t.type_kind != o.type_kind) return false;
  switch (t.type_kind) {
    case TypeKind::any:
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::numeric:
    case TypeKind::scalar:
    case TypeKind::scalar_data:
    case TypeKind::binary:
    case TypeKind::semver_range:
    case TypeKind::catalog_entry:
    case TypeKind::unit: return true;
    case TypeKind::boolean: return as<BooleanType>(t).value == as<BooleanType>(o).value;
    case TypeKind::integer: return as<IntegerType>(t).range == as<IntegerType>(o).range;
    case TypeKind::float_: return as<FloatType>(t).range == as<FloatType>(o).range;
    case TypeKind::string:
      return as<StringType>(t).size == as<StringType>(o).size &&
             as<StringType>(t).value == as<StringType>(o).value;
    case TypeKind::enum_:
      return as<EnumType>(t).values == as<EnumType>(o).values &&
             as<EnumType>(t).case_insensitive == as<EnumType>(o).case_insensitive;
    case TypeKind::pattern: return same_patterns(as<PatternType>(t), as<PatternType>(o));
    case TypeKind::regexp: return as<RegexpType>(t).pattern == as<RegexpType>(o).pattern;
    case TypeKind::collection: return as<CollectionType>(t).size == as<CollectionType>(o).size;
    case TypeKind::array:
      return as<ArrayType>(t).size == as<ArrayType>(o).size &&
             same(as<ArrayType>(t).element, as<ArrayType>(o).element);
    case TypeKind::hash:
      return as<HashType>(t).size == as<HashType>(o).size &&
             same(as<HashType>(t).key, as<HashType>(o).key) &&
             same(as<HashType>(t).value, as<HashType>(o).value);
    case TypeKind::tuple:
      return as<TupleType>(t).size == as<TupleType>(o).size &&
             same(as<TupleType>(t).types, as<TupleType>(o).types);
    case TypeKind::struct_: return same_struct(as<StructType>(t), as<StructType>(o));
    case TypeKind::callable: return same_callable(as<CallableType>(t), as<CallableType>(o));
    case TypeKind::variant:
      return same_set(as<VariantType>(t).types, as<VariantType>(o).types,
                      [](const TypePtr& x, const TypePtr& y) { return same(x, y); });
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return same(as<WrapperType>(t).inner, as<WrapperType>(o).inner);
    case TypeKind::semver: return as<SemVerType>(t).ranges == as<SemVerType>(o).ranges;
    case TypeKind::timespan:
    case TypeKind::timestamp: return as<TimeType>(t).range == as<TimeType>(o).range;
    case TypeKind::uri: return as<UriType>(t).parameters == as<UriType>(o).parameters;
    case TypeKind::runtime:
      return as<RuntimeType>(t).runtime == as<RuntimeType>(o).runtime &&
             as<RuntimeType>(t).name == as<RuntimeType>(o).name;
    case TypeKind::class_: return as<ClassType>(t).name == as<ClassType>(o).name;
    case TypeKind::resource:
      return same_name(as<ResourceType>(t).type_name, as<ResourceType>(o).type_name) &&
             as<ResourceType>(t).title == as<ResourceType>(o).title;
    case TypeKind::init:
      return same(as<InitType>(t).inner, as<InitType>(o).inner) &&
             as<InitType>(t).arguments == as<InitType>(o).arguments;
    case TypeKind::object: return same_object_type(as<ObjectType>(t), as<ObjectType>(o));
    case TypeKind::object_extension:
      return as<ObjectExtensionType>(t).base->equals(*as<ObjectExtensionType>(o).base) &&
             as<ObjectExtensionType>(t).parameters == as<ObjectExtensionType>(o).parameters;
    case TypeKind::alias: return as<AliasType>(t).name == as<AliasType>(o).name;
    case TypeKind::reference: return as<ReferenceType>(t).text == as<ReferenceType>(o).text;
    case TypeKind::type_set: return same_type_set(as<TypeSetType>(t), as<TypeSetType>(o));
  }
  std::abort();
}

std::size_t Type::hash() const {
  return static_cast<std::size_t>(type_kind) * 0x9e3779b9 + content_hash(*this);
}

const TypePtr& plain(TypeKind kind) {
  static const auto types = [] {
    std::array<TypePtr, last_kind + 1> all;
    for (std::size_t i = 0; i <= last_kind; ++i) {
      const auto k = static_cast<TypeKind>(i);
      if (k != TypeKind::object && k != TypeKind::type_set) all[i] = make_plain(k);
    }
    return all;
  }();
  if (kind == TypeKind::object) return plain_object_type();
  if (kind == TypeKind::type_set) return plain_type_set();
  return types[static_cast<std::size_t>(kind)];
}

}  // namespace muster::types
