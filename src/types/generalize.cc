#include "types/calculator.hh"
#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

namespace {

std::vector<TypePtr> generalize_all(const std::vector<TypePtr>& types) {
  std::vector<TypePtr> result;
  result.reserve(types.size());
  for (const auto& t : types) result.push_back(generalize(t));
  return result;
}

TypePtr generalize_or_null(const TypePtr& type) {
  return type ? generalize(type) : nullptr;
}

TypePtr generalize_hash(const TypePtr& type) {
  const auto& hash = as<HashType>(*type);
  if (hash.size && hash.size->to == 0 && hash.key->type_kind == TypeKind::unit) return type;
  return make_hash(generalize(hash.key), generalize(hash.value));
}

TypePtr generalize_struct(const StructType& type) {
  auto elements = type.elements;
  for (auto& e : elements) e.value = generalize(e.value);
  return make<StructType>(std::move(elements));
}

TypePtr generalize_callable(const CallableType& type) {
  std::shared_ptr<const TupleType> parameters;
  if (type.parameters)
    parameters = make<TupleType>(generalize_all(type.parameters->types), type.parameters->size);
  return make<CallableType>(std::move(parameters), generalize_or_null(type.block),
                            generalize_or_null(type.result));
}

TypePtr generalize_enum(const EnumType& type) {
  return type.values.empty() ? plain(TypeKind::string) : make<StringType>(enum_lengths(type));
}

}  // namespace

TypePtr generalize(const TypePtr& type) {
  switch (type->type_kind) {
    case TypeKind::integer:
    case TypeKind::float_:
    case TypeKind::collection:
    case TypeKind::string:
    case TypeKind::boolean:
    case TypeKind::timespan:
    case TypeKind::timestamp:
    case TypeKind::uri: return plain(type->type_kind);
    case TypeKind::enum_: return generalize_enum(as<EnumType>(*type));
    case TypeKind::array: {
      const auto& element = as<ArrayType>(*type).element;
      return element->type_kind == TypeKind::any ? plain(TypeKind::array)
                                                 : make<ArrayType>(generalize(element));
    }
    case TypeKind::hash: return generalize_hash(type);
    case TypeKind::struct_: return generalize_struct(as<StructType>(*type));
    case TypeKind::tuple:
      return make<TupleType>(generalize_all(as<TupleType>(*type).types), as<TupleType>(*type).size);
    case TypeKind::callable: return generalize_callable(as<CallableType>(*type));
    case TypeKind::variant: return make_variant(generalize_all(as<VariantType>(*type).types));
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: {
      const auto& inner = as<WrapperType>(*type).inner;
      return inner ? make<WrapperType>(type->type_kind, generalize(inner)) : type;
    }
    case TypeKind::init: {
      const auto& init = as<InitType>(*type);
      return init.inner ? make<InitType>(generalize(init.inner), init.arguments) : type;
    }
    case TypeKind::object_extension: return as<ObjectExtensionType>(*type).base;
    case TypeKind::any:
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::numeric:
    case TypeKind::scalar:
    case TypeKind::scalar_data:
    case TypeKind::pattern:
    case TypeKind::regexp:
    case TypeKind::binary:
    case TypeKind::semver:
    case TypeKind::semver_range:
    case TypeKind::runtime:
    case TypeKind::catalog_entry:
    case TypeKind::class_:
    case TypeKind::resource:
    case TypeKind::object:
    case TypeKind::alias:
    case TypeKind::reference:
    case TypeKind::type_set:
    case TypeKind::unit: return type;
  }
  return type;
}

}  // namespace muster::types
