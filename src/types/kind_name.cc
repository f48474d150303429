#include "types/kind_name.hh"

namespace muster::types {

std::string_view kind_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::any: return "Any";
    case TypeKind::undef: return "Undef";
    case TypeKind::default_: return "Default";
    case TypeKind::boolean: return "Boolean";
    case TypeKind::integer: return "Integer";
    case TypeKind::float_: return "Float";
    case TypeKind::numeric: return "Numeric";
    case TypeKind::scalar: return "Scalar";
    case TypeKind::scalar_data: return "ScalarData";
    case TypeKind::string: return "String";
    case TypeKind::enum_: return "Enum";
    case TypeKind::pattern: return "Pattern";
    case TypeKind::regexp: return "Regexp";
    case TypeKind::collection: return "Collection";
    case TypeKind::array: return "Array";
    case TypeKind::hash: return "Hash";
    case TypeKind::tuple: return "Tuple";
    case TypeKind::struct_: return "Struct";
    case TypeKind::callable: return "Callable";
    case TypeKind::variant: return "Variant";
    case TypeKind::optional: return "Optional";
    case TypeKind::not_undef: return "NotUndef";
    case TypeKind::type: return "Type";
    case TypeKind::iterable: return "Iterable";
    case TypeKind::iterator: return "Iterator";
    case TypeKind::sensitive: return "Sensitive";
    case TypeKind::binary: return "Binary";
    case TypeKind::semver: return "SemVer";
    case TypeKind::semver_range: return "SemVerRange";
    case TypeKind::timespan: return "Timespan";
    case TypeKind::timestamp: return "Timestamp";
    case TypeKind::uri: return "URI";
    case TypeKind::runtime: return "Runtime";
    case TypeKind::catalog_entry: return "CatalogEntry";
    case TypeKind::class_: return "Class";
    case TypeKind::resource: return "Resource";
    case TypeKind::init: return "Init";
    case TypeKind::object: return "Object";
    case TypeKind::object_extension: return "ObjectTypeExtension";
    case TypeKind::alias: return "TypeAlias";
    case TypeKind::reference: return "TypeReference";
    case TypeKind::type_set: return "TypeSet";
    case TypeKind::unit: return "Unit";
  }
  return {};
}

}  // namespace muster::types
