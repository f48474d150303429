#include <algorithm>

#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/make.hh"
#include "types/mismatch_found.hh"
#include "types/relation.hh"
#include "types/walk.hh"

namespace muster::types {

namespace {

using Found = std::vector<Mismatch>;
using Step = PathStep::Kind;

/// `original` is what the user wrote: an alias, or the Optional around `expected`.
struct Check {
  const TypePtr& expected;
  const TypePtr& original;
  const TypePtr& actual;
  const Path& path;

  Found refuse() const { return {type_mismatch(path, original, actual)}; }
  Found refuse(const TypePtr& shown) const { return {type_mismatch(path, original, shown)}; }
  Found refuse_size(SizeRange wanted, SizeRange got) const {
    return {size_mismatch(path, wanted, got)};
  }
};

Found find(const Check& c);

void append(Found& to, Found from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void append_unless_assignable(Found& to, const TypePtr& expected, const TypePtr& actual,
                              const Path& path, Step step, const std::string& key) {
  if (!assignable(*expected, *actual))
    append(to, find_mismatches(expected, actual, extended(path, step, key)));
}

bool may_be_undef(const TypePtr& t) {
  return assignable(*t, *plain(TypeKind::undef));
}

/// Sizes a hash with these elements can have.
SizeRange struct_size(const StructType& s) {
  const auto required = std::count_if(s.elements.begin(), s.elements.end(),
                                      [](const StructElement& e) { return !may_be_undef(e.key); });
  return {required, static_cast<std::int64_t>(s.elements.size())};
}

Found in_variant(const Check& c) {
  auto types = as<VariantType>(*c.expected).types;
  if (c.original->type_kind == TypeKind::optional)
    types.insert(types.begin(), plain(TypeKind::undef));
  std::vector<Found> alternatives;
  for (std::size_t i = 0; i < types.size(); ++i) {
    auto found =
        find_mismatches(types[i], c.actual, extended(c.path, Step::variant, std::to_string(i)));
    if (found.empty()) return {};
    alternatives.push_back(std::move(found));
  }
  auto merged = merge_mismatches(c.path.size(), Mismatch::Kind::size, alternatives);
  if (c.original->type_kind == TypeKind::alias && merged.size() == 1) return c.refuse();
  return merged;
}

Found in_array(const Check& c) {
  const auto& expected = as<ArrayType>(*c.expected);
  const auto wanted = size_or_default(expected.size);
  if (c.actual->type_kind == TypeKind::tuple) {
    const auto& tuple = as<TupleType>(*c.actual);
    const auto got = tuple.size.value_or(exact_size(tuple.types.size()));
    if (!contains(wanted, got)) return c.refuse_size(wanted, got);
    Found found;
    for (std::size_t i = 0; i < tuple.types.size(); ++i)
      append_unless_assignable(found, expected.element, tuple.types[i], c.path, Step::index,
                               std::to_string(i));
    return found;
  }
  if (c.actual->type_kind != TypeKind::array) return c.refuse();
  const auto& actual = as<ArrayType>(*c.actual);
  const auto got = size_or_default(actual.size);
  if (expected.size && !contains(wanted, got)) return c.refuse_size(wanted, got);
  return c.refuse(make_array(actual.element));
}

Found in_hash(const Check& c) {
  const auto& expected = as<HashType>(*c.expected);
  const auto wanted = size_or_default(expected.size);
  if (c.actual->type_kind == TypeKind::struct_) {
    const auto& actual = as<StructType>(*c.actual);
    const auto got = struct_size(actual);
    if (!contains(wanted, got)) return c.refuse_size(wanted, got);
    Found found;
    for (const auto& e : actual.elements) {
      append_unless_assignable(found, expected.key, e.key, c.path, Step::entry_key, e.name);
      append_unless_assignable(found, expected.value, e.value, c.path, Step::entry, e.name);
    }
    return found;
  }
  if (c.actual->type_kind != TypeKind::hash) return c.refuse();
  const auto& actual = as<HashType>(*c.actual);
  const auto got = size_or_default(actual.size);
  if (expected.size && !contains(wanted, got)) return c.refuse_size(wanted, got);
  return c.refuse(make_hash(actual.key, actual.value));
}

Found in_elements(const Check& c) {
  Found found;
  auto left = as<StructType>(*c.actual).elements;
  for (const auto& e : as<StructType>(*c.expected).elements) {
    const auto at = std::find_if(left.begin(), left.end(),
                                 [&](const StructElement& l) { return l.name == e.name; });
    if (at == left.end()) {
      if (!may_be_undef(e.key))
        found.push_back({Mismatch::Kind::missing_key, c.path, e.name, {}, {}, {}, {}});
      continue;
    }
    append_unless_assignable(found, e.key, at->key, c.path, Step::entry_key, e.name);
    append_unless_assignable(found, e.value, at->value, c.path, Step::entry, e.name);
    left.erase(at);
  }
  for (const auto& e : left)
    found.push_back({Mismatch::Kind::unknown_key, c.path, e.name, {}, {}, {}, {}});
  return found;
}

Found in_struct(const Check& c) {
  if (c.actual->type_kind == TypeKind::struct_) return in_elements(c);
  if (c.actual->type_kind != TypeKind::hash) return c.refuse();
  const auto& actual = as<HashType>(*c.actual);
  const auto wanted = struct_size(as<StructType>(*c.expected));
  const auto got = size_or_default(actual.size);
  if (!contains(wanted, got)) return c.refuse_size(wanted, got);
  return c.refuse(make_hash(actual.key, actual.value));
}

Found in_tuple(const Check& c, Mismatch::Kind size_kind) {
  const auto& expected = as<TupleType>(*c.expected);
  if (c.expected->equals(*c.actual) ||
      (expected.types.empty() && c.actual->type_kind == TypeKind::array))
    return {};
  const auto wanted = tuple_size(expected);
  if (c.actual->type_kind == TypeKind::tuple) {
    const auto& actual = as<TupleType>(*c.actual);
    const auto got = tuple_size(actual);
    if (!contains(wanted, got)) return {size_mismatch(c.path, wanted, got, size_kind)};
    Found found;
    for (std::size_t i = 0; i < actual.types.size() && !expected.types.empty(); ++i) {
      const auto at = std::min(i, expected.types.size() - 1);
      append(found, find_mismatches(expected.types[at], actual.types[i],
                                    extended(c.path, Step::index, std::to_string(at))));
    }
    return found;
  }
  if (c.actual->type_kind != TypeKind::array) return c.refuse();
  const auto& actual = as<ArrayType>(*c.actual);
  const auto got = size_or_default(actual.size);
  if (!contains(wanted, got)) return {size_mismatch(c.path, wanted, got, size_kind)};
  Found found;
  for (std::size_t i = 0; i < expected.types.size(); ++i)
    append(found, find_mismatches(expected.types[i], actual.element,
                                  extended(c.path, Step::index, std::to_string(i))));
  return found;
}

Found in_callable(const Check& c) {
  if (c.actual->type_kind != TypeKind::callable) return c.refuse();
  const auto& expected = as<CallableType>(*c.expected);
  const auto& actual = as<CallableType>(*c.actual);
  if (expected.parameters && actual.parameters) {
    const TypePtr wanted = expected.parameters, got = actual.parameters;
    auto found = in_tuple({wanted, wanted, got, c.path}, Mismatch::Kind::count);
    if (!found.empty()) return found;
  }
  if (!expected.parameters && !expected.result) return {};
  const auto or_default = [](const TypePtr& t, TypeKind kind) { return t ? t : plain(kind); };
  const auto this_result = or_default(expected.result, TypeKind::any);
  const auto that_result = or_default(actual.result, TypeKind::any);
  if (!assignable(*this_result, *that_result))
    return {type_mismatch(extended(c.path, Step::result, "return"), this_result, that_result)};
  const auto this_block = or_default(expected.block, TypeKind::undef);
  const auto that_block = or_default(actual.block, TypeKind::undef);
  if (assignable(*that_block, *this_block)) return {};
  return {type_mismatch(extended(c.path, Step::block, "block"), this_block, that_block)};
}

Found in_optional(const Check& c) {
  const auto& inner = as<WrapperType>(*c.expected).inner;
  if (c.actual->type_kind == TypeKind::undef || !inner) return {};
  return find({inner, c.original->type_kind == TypeKind::alias ? c.original : c.expected, c.actual,
               c.path});
}

Found find(const Check& c) {
  switch (c.expected->type_kind) {
    case TypeKind::variant: return in_variant(c);
    case TypeKind::struct_: return in_struct(c);
    case TypeKind::hash: return in_hash(c);
    case TypeKind::tuple: return in_tuple(c, Mismatch::Kind::size);
    case TypeKind::array: return in_array(c);
    case TypeKind::callable: return in_callable(c);
    case TypeKind::optional: return in_optional(c);
    case TypeKind::pattern:
    case TypeKind::enum_:
      return {type_mismatch(c.path, c.original, c.actual, Mismatch::Kind::pattern)};
    case TypeKind::alias: {
      const auto target = normalize(static_cast<const AliasType&>(*c.expected).resolved_ptr());
      return find({target, c.expected, c.actual, c.path});
    }
    default:
      return assignable(*c.expected, *c.actual) ? Found{} : c.refuse();  // nothing to look into
  }
}

}  // namespace

std::vector<Mismatch> find_mismatches(const TypePtr& expected, const TypePtr& actual,
                                      const Path& path) {
  const Type* unresolved = nullptr;
  walk(*expected, [&](const Type& t) {
    if (!unresolved && t.type_kind == TypeKind::reference) unresolved = &t;
    return unresolved == nullptr;
  });
  if (unresolved)
    return {{Mismatch::Kind::unresolved,
             path,
             as<ReferenceType>(*unresolved).text,
             nullptr,
             nullptr,
             {},
             {}}};
  const auto normal = normalize(expected);
  return find({normal, expected, actual, path});
}

}  // namespace muster::types
