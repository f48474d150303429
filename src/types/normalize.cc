#include <algorithm>
#include <functional>

#include "base/strings.hh"
#include "types/calculator.hh"
#include "types/make.hh"

namespace muster::types {

namespace {

using Types = std::vector<TypePtr>;

bool takes_undef(const Type& type) {
  return assignable(type, *plain(TypeKind::undef));
}

/// Replaces the members that `belongs` picks, when there are several, by what `merge` makes of
/// them, put first or last.
enum class Put { first, last };
void merge_members(Types& types, Put put, const std::function<bool(const Type&)>& belongs,
                   const std::function<Types(const Types&)>& merge) {
  Types chosen, others;
  for (const auto& t : types) (belongs(*t) ? chosen : others).push_back(t);
  if (chosen.size() < 2) return;
  auto merged = merge(chosen);
  auto& head = put == Put::first ? merged : others;
  const auto& tail = put == Put::first ? others : merged;
  head.insert(head.end(), tail.begin(), tail.end());
  types = std::move(head);
}

Types merge_not_undefs(const Types& types) {
  Types inner;
  for (const auto& t : types)
    if (const auto& i = as<WrapperType>(*t).inner)
      inner.push_back(i);
    else
      return {plain(TypeKind::not_undef)};
  return {make_not_undef(normalize(make_variant(inner)))};
}

std::vector<std::string> values_of(const Type& type) {
  if (type.type_kind == TypeKind::string) return {*as<StringType>(type).value};
  return as<EnumType>(type).values;
}

Types merge_enums(const Types& types, bool case_insensitive) {
  std::vector<std::string> values;
  for (const auto& t : types)
    for (auto& v : values_of(*t)) values.push_back(case_insensitive ? base::lower_ascii(v) : v);
  return {make_enum(std::move(values), case_insensitive)};
}

bool is_enum(const Type& type, bool case_insensitive) {
  return type.type_kind == TypeKind::enum_ && !as<EnumType>(type).values.empty() &&
         as<EnumType>(type).case_insensitive == case_insensitive;
}

Types merge_patterns(const Types& types) {
  std::vector<RegexpPtr> all;
  for (const auto& t : types) {
    const auto& patterns = as<PatternType>(*t).patterns;
    all.insert(all.end(), patterns.begin(), patterns.end());
  }
  return {make_pattern(all)};
}

Types merge_semvers(const Types& types) {
  std::vector<value::Value> all;
  for (const auto& t : types) {
    const auto& ranges = as<SemVerType>(*t).ranges;
    all.insert(all.end(), ranges.begin(), ranges.end());
  }
  return {make_semver(std::move(all))};
}

/// Does a start at or before b's end, whatever the open ends?
template <class Range>
bool reaches(const Range& a, const Range& b) {
  return !a.from || !b.to || *a.from <= *b.to;
}

bool adjacent(const IntegerRange& a, const IntegerRange& b) {
  return (a.to && b.from && *a.to < *b.from && *a.to + 1 == *b.from) ||
         (b.to && a.from && *b.to < *a.from && *b.to + 1 == *a.from);
}
bool adjacent(const FloatRange&, const FloatRange&) {
  return false;
}

template <class Range>
bool join(Range& a, const Range& b) {
  if (!(reaches(a, b) && reaches(b, a)) && !adjacent(a, b)) return false;
  a.from = a.from && b.from ? std::optional(std::min(*a.from, *b.from)) : std::nullopt;
  a.to = a.to && b.to ? std::optional(std::max(*a.to, *b.to)) : std::nullopt;
  return true;
}

/// In Puppet's order: from the last range on, each takes in what it touches.
template <class Range>
std::vector<Range> join_all(std::vector<Range> ranges) {
  std::vector<Range> result;
  while (!ranges.empty()) {
    auto memo = ranges.back();
    ranges.pop_back();
    std::erase_if(ranges, [&](const Range& r) { return join(memo, r); });
    result.push_back(memo);
  }
  return result;
}

template <class T>
Types merge_ranges(const Types& types,
                   const std::function<TypePtr(const decltype(T::range)&)>& rebuild) {
  std::vector<std::remove_const_t<decltype(T::range)>> ranges;
  for (const auto& t : types) ranges.push_back(as<T>(*t).range);
  Types merged;
  for (const auto& r : join_all(std::move(ranges))) merged.push_back(rebuild(r));
  return merged;
}

void merge_kinds(Types& types) {
  const auto of = [](TypeKind kind) {
    return [kind](const Type& t) { return t.type_kind == kind; };
  };
  merge_members(types, Put::last, of(TypeKind::not_undef), merge_not_undefs);
  merge_members(
      types, Put::last,
      [](const Type& t) {
        return is_enum(t, false) || (t.type_kind == TypeKind::string && as<StringType>(t).value);
      },
      [](const Types& t) { return merge_enums(t, false); });
  merge_members(
      types, Put::last, [](const Type& t) { return is_enum(t, true); },
      [](const Types& t) { return merge_enums(t, true); });
  merge_members(types, Put::last, of(TypeKind::pattern), merge_patterns);
  merge_members(types, Put::first, of(TypeKind::semver), merge_semvers);
  merge_members(types, Put::first, of(TypeKind::integer), [](const Types& t) {
    return merge_ranges<IntegerType>(t, [](const IntegerRange& r) { return make<IntegerType>(r); });
  });
  merge_members(types, Put::first, of(TypeKind::float_), [](const Types& t) {
    return merge_ranges<FloatType>(t, [](const FloatRange& r) { return make<FloatType>(r); });
  });
  for (const auto kind : {TypeKind::timespan, TypeKind::timestamp})
    merge_members(types, Put::first, of(kind), [kind](const Types& t) {
      return merge_ranges<TimeType>(
          t, [kind](const IntegerRange& r) { return make<TimeType>(kind, r); });
    });
}

Types normalize_all(const Types& types) {
  Types result;
  for (const auto& t : types) result.push_back(normalize(t));
  return result;
}

bool same_types(const Types& a, const Types& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const TypePtr& x, const TypePtr& y) { return x->equals(*y); });
}

TypePtr normalize_variant(const TypePtr& type) {
  auto types = as<VariantType>(*type).types;
  if (types.empty()) return type;
  types = normalize_all(types);
  if (types.size() == 1) return types[0];
  const bool optional = std::any_of(types.begin(), types.end(), [](const TypePtr& t) {
    return t->type_kind == TypeKind::undef || t->type_kind == TypeKind::optional;
  });
  if (optional) {
    Types rest;
    for (const auto& t : types) {
      if (t->type_kind == TypeKind::undef) continue;
      const bool wrapped = t->type_kind == TypeKind::optional;
      if (wrapped && !as<WrapperType>(*t).inner) continue;
      rest.push_back(wrapped ? as<WrapperType>(*t).inner : t);
    }
    return normalize(make_optional(make_variant(rest)));
  }
  Types flat;
  for (const auto& t : types) {
    if (t->type_kind != TypeKind::variant) {
      flat.push_back(t);
      continue;
    }
    const auto& inner = as<VariantType>(*t).types;
    flat.insert(flat.end(), inner.begin(), inner.end());
  }
  const auto before = flat.size();
  merge_kinds(flat);
  // What is normal already keeps the order it was written in.
  const bool unchanged = flat.size() == before && same_types(types, as<VariantType>(*type).types);
  return unchanged ? type : make_variant(flat);
}

TypePtr normalize_optional(const TypePtr& inner) {
  if (inner->type_kind == TypeKind::not_undef) {
    const auto& bare = as<WrapperType>(*inner).inner;
    return bare ? normalize(make_optional(bare)) : plain(TypeKind::optional);
  }
  return takes_undef(*inner) ? inner : make_optional(inner);
}

TypePtr normalize_not_undef(const TypePtr& inner) {
  if (inner->type_kind == TypeKind::optional) {
    const auto& bare = as<WrapperType>(*inner).inner;
    return bare ? normalize(make_not_undef(bare)) : plain(TypeKind::not_undef);
  }
  return takes_undef(*inner) ? make_not_undef(inner) : inner;
}

TypePtr normalize_wrapper(const TypePtr& type) {
  const auto& inner = as<WrapperType>(*type).inner;
  if (!inner) return type;
  auto normal = normalize(inner);
  if (type->type_kind == TypeKind::optional) return normalize_optional(normal);
  if (type->type_kind == TypeKind::not_undef) return normalize_not_undef(normal);
  return make<WrapperType>(type->type_kind, std::move(normal));
}

TypePtr normalize_hash(const TypePtr& type) {
  const auto& hash = as<HashType>(*type);
  if (hash.size && hash.size->to == 0) return type;
  return make_hash(normalize(hash.key), normalize(hash.value), hash.size);
}

TypePtr normalize_struct(const StructType& type) {
  auto elements = type.elements;
  for (auto& e : elements) e.value = normalize(e.value);
  return make<StructType>(std::move(elements));
}

TypePtr normalize_callable(const CallableType& type) {
  std::shared_ptr<const TupleType> parameters;
  if (type.parameters)
    parameters = make<TupleType>(normalize_all(type.parameters->types), type.parameters->size);
  const auto normal = [](const TypePtr& t) { return t ? normalize(t) : nullptr; };
  return make<CallableType>(std::move(parameters), normal(type.block), normal(type.result));
}

}  // namespace

TypePtr normalize(const TypePtr& type) {
  switch (type->type_kind) {
    case TypeKind::collection:
      return plain(TypeKind::collection);  // as in Puppet: the size is lost
    case TypeKind::variant: return normalize_variant(type);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return normalize_wrapper(type);
    case TypeKind::array: {
      const auto& array = as<ArrayType>(*type);
      if (array.element->type_kind == TypeKind::any) return plain(TypeKind::array);
      return make_array(normalize(array.element), array.size);
    }
    case TypeKind::hash: return normalize_hash(type);
    case TypeKind::tuple:
      return make<TupleType>(normalize_all(as<TupleType>(*type).types), as<TupleType>(*type).size);
    case TypeKind::struct_: return normalize_struct(as<StructType>(*type));
    case TypeKind::callable: return normalize_callable(as<CallableType>(*type));
    default: return type;
  }
}

}  // namespace muster::types
