#include "types/walk.hh"

#include <unordered_set>

#include "types/alias.hh"
#include "types/object.hh"

namespace muster::types {

namespace {

class Walker {
 public:
  explicit Walker(const std::function<bool(const Type&)>& visit) : visit_(visit) {}

  void go(const Type& type) {
    if (seen_.insert(&type).second && visit_(type)) inside(type);
  }

 private:
  void go(const TypePtr& type) {
    if (type) go(*type);
  }
  void go(const std::vector<TypePtr>& types) {
    for (const auto& t : types) go(t);
  }
  void inside(const ObjectType& type) {
    if (type.parent) go(*type.parent);
    for (const auto& a : type.attributes) go(a.type);
    for (const auto& f : type.functions) go(f.type);
  }
  void inside(const Type& type);

  const std::function<bool(const Type&)>& visit_;
  std::unordered_set<const Type*> seen_;
};

void Walker::inside(const Type& type) {
  switch (type.type_kind) {
    case TypeKind::array: return go(as<ArrayType>(type).element);
    case TypeKind::hash: go(as<HashType>(type).key); return go(as<HashType>(type).value);
    case TypeKind::tuple: return go(as<TupleType>(type).types);
    case TypeKind::struct_:
      for (const auto& e : as<StructType>(type).elements) {
        go(e.key);
        go(e.value);
      }
      return;
    case TypeKind::callable:
      go(as<CallableType>(type).parameters);
      go(as<CallableType>(type).block);
      return go(as<CallableType>(type).result);
    case TypeKind::variant: return go(as<VariantType>(type).types);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return go(as<WrapperType>(type).inner);
    case TypeKind::init: return go(as<InitType>(type).inner);
    case TypeKind::object: return inside(as<ObjectType>(type));
    case TypeKind::object_extension: return go(*as<ObjectExtensionType>(type).base);
    case TypeKind::alias: return go(as<AliasType>(type).resolved());
    case TypeKind::type_set:
      for (const auto& [name, member] : as<TypeSetType>(type).members) go(member);
      return;
    default: return;
  }
}

}  // namespace

void walk(const Type& type, const std::function<bool(const Type&)>& visit) {
  Walker(visit).go(type);
}

}  // namespace muster::types
