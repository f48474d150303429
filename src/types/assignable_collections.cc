#include "types/assignable_collections.hh"

#include <strings.h>

#include <algorithm>

#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

namespace {

const Type& undef() {
  return *plain(TypeKind::undef);
}

SizeRange stated_or_exact(const TupleType& type) {
  return type.size ? *type.size : exact_size(type.types.size());
}

const StructElement* find(const StructType& type, const std::string& name) {
  for (const auto& e : type.elements)
    if (e.name == name) return &e;
  return nullptr;
}

bool is_empty_hash(const HashType& type) {
  return type.size == SizeRange{0, 0} && type.key->type_kind == TypeKind::unit &&
         type.value->type_kind == TypeKind::unit;
}

/// The type that the n-th element of a tuple must have.
const Type& at(const std::vector<TypePtr>& types, std::size_t n) {
  return n < types.size() ? *types[n] : *types.back();
}

bool tuple_from_tuple(const TupleType& to, const TupleType& from, RecursionGuard* guard) {
  const auto size = to.size ? *to.size : tuple_size(to);
  if (!contains(size, from.size ? *from.size : tuple_size(from))) return false;
  if (to.types.empty()) return true;
  if (from.types.empty()) return size.from == 0;
  for (std::size_t i = 0; i < from.types.size(); ++i)
    if (!assignable(at(to.types, i), *from.types[i], guard)) return false;
  return true;
}

bool tuple_from_array(const TupleType& to, const ArrayType& from, RecursionGuard* guard) {
  const auto others = size_or_default(from.size);
  if (!contains(to.size ? *to.size : tuple_size(to), others)) return false;
  auto count = to.types.size();
  if (others.to) count = std::min(count, static_cast<std::size_t>(*others.to));
  for (std::size_t i = 0; i < count; ++i)
    if (!assignable(*to.types[i], *from.element, guard)) return false;
  return true;
}

bool struct_from_struct(const StructType& to, const StructType& from, RecursionGuard* guard) {
  std::size_t matched = 0;
  for (const auto& e : to.elements) {
    const auto* other = find(from, e.name);
    if (!other) {
      if (!assignable(*e.key, undef(), guard)) return false;
      continue;
    }
    ++matched;
    if (!assignable(*e.key, *other->key, guard) || !assignable(*e.value, *other->value, guard))
      return false;
  }
  return matched == from.elements.size();
}

bool struct_from_hash(const StructType& to, const HashType& from, RecursionGuard* guard) {
  std::size_t required = 0;
  for (const auto& e : to.elements) {
    if (assignable(*e.key, undef(), nullptr)) continue;
    ++required;
    if (!assignable(*e.value, *from.value, guard)) return false;
    if (!assignable(*plain(TypeKind::string), *from.key, nullptr)) return false;
  }
  const SizeRange size{static_cast<std::int64_t>(required),
                       static_cast<std::int64_t>(to.elements.size())};
  return contains(size, size_or_default(from.size));
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

SizeRange tuple_size(const TupleType& type) {
  if (type.size) return *type.size;
  return type.types.empty() ? SizeRange{} : exact_size(type.types.size());
}

bool collection_assignable(const CollectionType& to, const Type& from) {
  const auto size = size_or_default(to.size);
  switch (from.type_kind) {
    case TypeKind::collection:
      return contains(size, size_or_default(as<CollectionType>(from).size));
    case TypeKind::array: return contains(size, size_or_default(as<ArrayType>(from).size));
    case TypeKind::hash: return contains(size, size_or_default(as<HashType>(from).size));
    case TypeKind::tuple: return contains(size, stated_or_exact(as<TupleType>(from)));
    case TypeKind::struct_: return contains(size, exact_size(as<StructType>(from).elements.size()));
    default: return false;
  }
}

bool array_assignable(const ArrayType& to, const Type& from, RecursionGuard* guard) {
  const auto size = size_or_default(to.size);
  if (from.type_kind == TypeKind::tuple) {
    const auto& tuple = as<TupleType>(from);
    return contains(size, stated_or_exact(tuple)) &&
           std::all_of(tuple.types.begin(), tuple.types.end(),
                       [&](const TypePtr& t) { return assignable(*to.element, *t, guard); });
  }
  if (from.type_kind != TypeKind::array) return false;
  const auto& array = as<ArrayType>(from);
  return contains(size, size_or_default(array.size)) &&
         assignable(*to.element, *array.element, guard);
}

bool hash_assignable(const HashType& to, const Type& from, RecursionGuard* guard) {
  const auto size = size_or_default(to.size);
  if (from.type_kind == TypeKind::hash) {
    const auto& hash = as<HashType>(from);
    if (size.from == 0 && is_empty_hash(hash)) return true;
    return assignable(*to.key, *hash.key, guard) && assignable(*to.value, *hash.value, guard) &&
           contains(size, size_or_default(hash.size));
  }
  if (from.type_kind != TypeKind::struct_) return false;
  const auto& elements = as<StructType>(from).elements;
  return contains(size, elements.size()) &&
         std::all_of(elements.begin(), elements.end(), [&](const StructElement& e) {
           return instance(*to.key, value::Value(e.name), guard) &&
                  assignable(*to.value, *e.value, guard);
         });
}

bool tuple_assignable(const TupleType& to, const Type& from, RecursionGuard* guard) {
  if (to.equals(from)) return true;
  if (from.type_kind == TypeKind::tuple) return tuple_from_tuple(to, as<TupleType>(from), guard);
  return from.type_kind == TypeKind::array && tuple_from_array(to, as<ArrayType>(from), guard);
}

bool struct_assignable(const StructType& to, const Type& from, RecursionGuard* guard) {
  if (from.type_kind == TypeKind::struct_)
    return struct_from_struct(to, as<StructType>(from), guard);
  return from.type_kind == TypeKind::hash && struct_from_hash(to, as<HashType>(from), guard);
}

bool callable_assignable(const CallableType& to, const CallableType& from, RecursionGuard* guard) {
  const Type& result = from.result ? *from.result : *plain(TypeKind::any);
  if (to.result && !assignable(*to.result, result, guard)) return false;
  if (!to.parameters) return true;
  // What may be given to the one must be acceptable to the other: parameters go the other way
  // round.
  if (!from.parameters || !assignable(*from.parameters, *to.parameters, guard)) return false;
  return assignable(from.block ? *from.block : undef(), to.block ? *to.block : undef(), guard);
}

}  // namespace muster::types
