#include "types/walk.hh"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "types/alias.hh"
#include "types/object.hh"

namespace muster::types {

namespace {

using Visit = std::function<void(const Type&)>;

void each_of(const std::vector<TypePtr>& types, const Visit& visit) {
  for (const auto& t : types) visit(*t);
}

void each_of(std::initializer_list<const Type*> types, const Visit& visit) {
  for (const auto* t : types)
    if (t) visit(*t);
}

void each_of(const ObjectType& type, const Visit& visit) {
  if (type.parent) visit(*type.parent);
  for (const auto& a : type.attributes) visit(*a.type);
  for (const auto& f : type.functions) visit(*f.type);
}

/// The types that a type is made of directly, an alias's target among them.
void each_part(const Type& type, const Visit& visit) {
  switch (type.type_kind) {
    case TypeKind::array: return each_of({as<ArrayType>(type).element.get()}, visit);
    case TypeKind::hash:
      return each_of({as<HashType>(type).key.get(), as<HashType>(type).value.get()}, visit);
    case TypeKind::tuple: return each_of(as<TupleType>(type).types, visit);
    case TypeKind::struct_:
      for (const auto& e : as<StructType>(type).elements)
        each_of({e.key.get(), e.value.get()}, visit);
      return;
    case TypeKind::callable: {
      const auto& callable = as<CallableType>(type);
      return each_of({callable.parameters.get(), callable.block.get(), callable.result.get()},
                     visit);
    }
    case TypeKind::variant: return each_of(as<VariantType>(type).types, visit);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return each_of({as<WrapperType>(type).inner.get()}, visit);
    case TypeKind::init: return each_of({as<InitType>(type).inner.get()}, visit);
    case TypeKind::object: return each_of(as<ObjectType>(type), visit);
    case TypeKind::object_extension:
      return each_of({as<ObjectExtensionType>(type).base.get()}, visit);
    case TypeKind::alias: return visit(as<AliasType>(type).resolved());
    case TypeKind::type_set:
      for (const auto& [name, member] : as<TypeSetType>(type).members) visit(*member);
      return;
    default: return;
  }
}

class Walker {
 public:
  explicit Walker(const std::function<bool(const Type&)>& visit) : visit_(visit) {}

  void go(const Type& type) {
    if (seen_.insert(&type).second && visit_(type))
      each_part(type, [this](const Type& part) { go(part); });
  }

 private:
  const std::function<bool(const Type&)>& visit_;
  std::unordered_set<const Type*> seen_;
};

/// Printed by its name only.
bool has_name(const Type& type) {
  return type.type_kind == TypeKind::alias || type.type_kind == TypeKind::type_set ||
         (type.type_kind == TypeKind::object && !as<ObjectType>(type).name.empty());
}

/// Counts the parts of a type, as long as there are not too many.
void measure(const Type& type, std::uint32_t level, value::Extent& all) {
  constexpr std::uint32_t deepest = 1000;
  all.levels = std::max(all.levels, level);
  if (has_name(type)) return;
  each_part(type, [&](const Type& part) {
    if (all.elements > most_parts || level > deepest) return;
    ++all.elements;
    measure(part, level + 1, all);
  });
}

/// Counts the parts of a type as they are where every alias is followed.
class Expansion {
 public:
  std::size_t count(const Type& type) {
    if (std::find(inside_.begin(), inside_.end(), &type) != inside_.end()) return parts_;
    const bool alias = type.type_kind == TypeKind::alias;
    if (alias) inside_.push_back(&type);
    each_part(type, [this](const Type& part) {
      if (parts_ <= most_parts && ++parts_ <= most_parts) count(part);
    });
    if (alias) inside_.pop_back();
    return parts_;
  }

 private:
  std::size_t parts_ = 0;
  std::vector<const Type*> inside_;
};

}  // namespace

std::size_t expanded_parts(const Type& type) {
  return Expansion().count(type);
}

void walk(const Type& type, const std::function<bool(const Type&)>& visit) {
  Walker(visit).go(type);
}

value::Extent Type::extent() const {
  value::Extent all;
  measure(*this, 0, all);
  if (all.elements > most_parts) all.elements = std::numeric_limits<std::uint32_t>::max();
  return all;
}

}  // namespace muster::types
