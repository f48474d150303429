#include "types/calculator.hh"
#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

namespace {

TypePtr pair_of(TypePtr key, TypePtr value) {
  return make<TupleType>(std::vector<TypePtr>{std::move(key), std::move(value)}, SizeRange{2, 2});
}

TypePtr character() {
  static const TypePtr type = make<StringType>(SizeRange{1, 1});
  return type;
}

TypePtr struct_entry(const StructType& type) {
  if (type.elements.empty()) return pair_of(plain(TypeKind::unit), plain(TypeKind::unit));
  std::vector<TypePtr> keys, values;
  for (const auto& e : type.elements) {
    keys.push_back(e.key);
    values.push_back(e.value);
  }
  return pair_of(make_variant(keys), make_variant(values));
}

TypePtr hash_entry(const HashType& type) {
  if (type.equals(*plain(TypeKind::hash)))
    return pair_of(plain(TypeKind::unit), plain(TypeKind::unit));
  return pair_of(type.key, type.value);
}

Iteration over_type(const TypePtr& inner) {
  if (!inner) return {};
  if (inner->type_kind == TypeKind::enum_) return {true, inner};
  if (inner->type_kind != TypeKind::integer) return {};
  const auto& range = as<IntegerType>(*inner).range;
  return range.from && range.to ? Iteration{true, inner} : Iteration{};
}

}  // namespace

Iteration iteration(const Type& type) {
  switch (type.type_kind) {
    case TypeKind::enum_:
    case TypeKind::string: return {true, character()};
    case TypeKind::integer: return {true, plain(TypeKind::integer)};
    case TypeKind::collection: return {true, nullptr};
    case TypeKind::iterable:
    case TypeKind::iterator: return {true, as<WrapperType>(type).inner};
    case TypeKind::array: {
      const auto& element = as<ArrayType>(type).element;
      return {true, element->type_kind == TypeKind::any ? nullptr : element};
    }
    case TypeKind::hash: return {true, hash_entry(as<HashType>(type))};
    case TypeKind::struct_: return {true, struct_entry(as<StructType>(type))};
    case TypeKind::tuple: return {true, make_variant(as<TupleType>(type).types)};
    case TypeKind::type: return over_type(as<WrapperType>(type).inner);
    case TypeKind::alias: {
      const auto& target = unalias(type);
      return target.type_kind == TypeKind::alias ? Iteration{} : iteration(target);
    }
    default: return {};
  }
}

TypePtr element_type(const Type& type) {
  auto walk = iteration(type);
  if (walk.possible && !walk.element) return plain(TypeKind::any);
  return walk.element;
}

bool kind_of_callable(const Type& type, bool optional) {
  switch (type.type_kind) {
    case TypeKind::callable: return true;
    case TypeKind::optional: {
      const auto& inner = as<WrapperType>(type).inner;
      return optional && inner && kind_of_callable(*inner, optional);
    }
    case TypeKind::variant: {
      for (const auto& t : as<VariantType>(type).types)
        if (!kind_of_callable(*t, optional)) return false;
      return true;
    }
    case TypeKind::alias: {
      const auto& alias = as<AliasType>(type);
      return !alias.self_recursive() && kind_of_callable(alias.resolved(), optional);
    }
    default: return false;
  }
}

}  // namespace muster::types
