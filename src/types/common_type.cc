#include <algorithm>

#include "types/calculator.hh"
#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

namespace {

template <class T>
std::optional<T> least(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b ? std::optional<T>(std::min(*a, *b)) : std::nullopt;
}
template <class T>
std::optional<T> greatest(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b ? std::optional<T>(std::max(*a, *b)) : std::nullopt;
}

template <class T>
std::vector<T> both(std::vector<T> a, const std::vector<T>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TypePtr common_string(const StringType& a, const StringType& b) {
  if (a.size && b.size)
    return make<StringType>(
        SizeRange{std::min(a.size->from, b.size->from), greatest(a.size->to, b.size->to)});
  if (!a.value || !b.value) return plain(TypeKind::string);
  return make_enum({*a.value, *b.value});
}

TypePtr common_enum(const EnumType& type, const StringType& text) {
  if (!text.value) return plain(TypeKind::enum_);
  return make_enum(both(type.values, {*text.value}));
}

TypePtr common_resource(const ResourceType& a, const ResourceType& b) {
  return a.type_name == b.type_name ? make<ResourceType>(a.type_name) : plain(TypeKind::resource);
}

/// Null when Puppet knows no narrower rule for two types of this kind.
TypePtr common_of_a_kind(const Type& a, const Type& b) {
  switch (a.type_kind) {
    case TypeKind::array:
      return make_array(common_type(as<ArrayType>(a).element, as<ArrayType>(b).element));
    case TypeKind::hash: {
      const auto &x = as<HashType>(a), &y = as<HashType>(b);
      return make_hash(common_type(x.key, y.key), common_type(x.value, y.value));
    }
    case TypeKind::resource: return common_resource(as<ResourceType>(a), as<ResourceType>(b));
    case TypeKind::integer: {
      const auto &x = as<IntegerType>(a).range, &y = as<IntegerType>(b).range;
      return make<IntegerType>(IntegerRange{least(x.from, y.from), greatest(x.to, y.to)});
    }
    case TypeKind::float_: {
      const auto &x = as<FloatType>(a).range, &y = as<FloatType>(b).range;
      return make<FloatType>(FloatRange{least(x.from, y.from), greatest(x.to, y.to)});
    }
    case TypeKind::string: return common_string(as<StringType>(a), as<StringType>(b));
    case TypeKind::enum_: return make_enum(both(as<EnumType>(a).values, as<EnumType>(b).values));
    case TypeKind::pattern:
      return make_pattern(both(as<PatternType>(a).patterns, as<PatternType>(b).patterns));
    case TypeKind::variant:
      return make_variant(both(as<VariantType>(a).types, as<VariantType>(b).types));
    case TypeKind::class_:
    case TypeKind::regexp:
    case TypeKind::callable: return plain(a.type_kind);
    default: return nullptr;
  }
}

bool both_fit(const Type& general, const Type& a, const Type& b) {
  return assignable(general, a) && assignable(general, b);
}

TypePtr common_inner(const WrapperType& a, const WrapperType& b) {
  if (!a.inner || !b.inner) return make<WrapperType>(TypeKind::type, a.inner ? a.inner : b.inner);
  return make<WrapperType>(TypeKind::type, common_type(a.inner, b.inner));
}

TypePtr common_by_group(const Type& a, const Type& b) {
  for (const auto kind : {TypeKind::numeric, TypeKind::scalar_data, TypeKind::scalar})
    if (both_fit(*plain(kind), a, b)) return plain(kind);
  static const auto data = builtin_alias("data"), rich = builtin_alias("richdata");
  if (both_fit(*data, a, b)) return data;
  if (a.type_kind == TypeKind::type && b.type_kind == TypeKind::type)
    return common_inner(as<WrapperType>(a), as<WrapperType>(b));
  return both_fit(*rich, a, b) ? rich : plain(TypeKind::any);
}

}  // namespace

TypePtr common_type(const TypePtr& a, const TypePtr& b) {
  if (a->type_kind == TypeKind::undef || a->type_kind == TypeKind::unit) return b;
  if (b->type_kind == TypeKind::undef || b->type_kind == TypeKind::unit) return a;
  if (assignable(*a, *b)) return a;
  if (assignable(*b, *a)) return b;
  if (a->type_kind == b->type_kind)
    if (auto type = common_of_a_kind(*a, *b)) return type;
  if (a->type_kind == TypeKind::string && b->type_kind == TypeKind::enum_)
    return common_enum(as<EnumType>(*b), as<StringType>(*a));
  if (a->type_kind == TypeKind::enum_ && b->type_kind == TypeKind::string)
    return common_enum(as<EnumType>(*a), as<StringType>(*b));
  return common_by_group(*a, *b);
}

}  // namespace muster::types
