#include <strings.h>

#include <algorithm>
#include <cstdlib>

#include "base/utf8.hh"
#include "types/calculator.hh"
#include "types/iterator.hh"
#include "types/make.hh"
#include "types/relation.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::types {

using value::Value;

namespace {

bool is_scalar_data(const Value& v) {
  return v.if_string() || v.if_integer() || v.if_real() || v.if_boolean();
}

bool is_scalar(const Value& v) {
  switch (v.kind()) {
    case value::Kind::boolean:
    case value::Kind::integer:
    case value::Kind::real:
    case value::Kind::string:
    case value::Kind::regexp:
    case value::Kind::semver:
    case value::Kind::semver_range:
    case value::Kind::timestamp:
    case value::Kind::timespan: return true;
    default: return false;
  }
}

bool string_instance(const StringType& type, const std::string& text) {
  if (type.size) return contains(*type.size, base::utf8_length(text));
  return !type.value || *type.value == text;
}

bool collection_instance(const CollectionType& type, const Value& v) {
  if (const auto* a = v.if_array()) return !type.size || contains(*type.size, a->size());
  if (const auto* h = v.if_hash()) return !type.size || contains(*type.size, h->size());
  return false;
}

bool array_instance(const ArrayType& type, const value::Array& items, RecursionGuard* guard) {
  if (type.size && !contains(*type.size, items.size())) return false;
  if (type.element->type_kind == TypeKind::any) return true;
  return std::all_of(items.begin(), items.end(),
                     [&](const Value& v) { return instance(*type.element, v, guard); });
}

bool hash_instance(const HashType& type, const value::Hash& hash, RecursionGuard* guard) {
  if (type.size && !contains(*type.size, hash.size())) return false;
  return std::all_of(hash.begin(), hash.end(), [&](const value::Hash::Entry& e) {
    return instance(*type.key, e.first, guard) && instance(*type.value, e.second, guard);
  });
}

bool struct_instance(const StructType& type, const value::Hash& hash, RecursionGuard* guard) {
  std::size_t matched = 0;
  for (const auto& e : type.elements) {
    const auto* v = hash.find(e.name);
    if (!v) {
      if (!assignable(*e.key, *plain(TypeKind::undef), guard)) return false;
      continue;
    }
    ++matched;
    if (!instance(*e.value, *v, guard)) return false;
  }
  return matched == hash.size();
}

bool type_is_iterable(const Type& type) {
  const Type& target = unalias(type);
  if (target.type_kind == TypeKind::enum_) return true;
  return target.type_kind == TypeKind::integer && as<IntegerType>(target).range.from &&
         as<IntegerType>(target).range.to;
}

bool iterable_instance(const WrapperType& type, const Value& v, RecursionGuard* guard) {
  if (type.inner && !assignable(*type.inner, *plain(TypeKind::any), guard))
    return assignable(type, *infer(v), guard);
  if (v.if_string() || v.if_array() || v.if_hash() || v.kind() == value::Kind::iterator)
    return true;
  if (const auto* n = v.if_integer()) return *n >= 0;
  const auto* t = v.if_rich<Type>();
  return t && type_is_iterable(*t);
}

bool wrapper_instance(const WrapperType& type, const Value& v, RecursionGuard* guard) {
  const auto inner = [&](const Value& x) { return !type.inner || instance(*type.inner, x, guard); };
  switch (type.type_kind) {
    case TypeKind::optional: return v.is_undef() || (type.inner && inner(v));
    case TypeKind::not_undef: return !v.is_undef() && inner(v);
    case TypeKind::type: {
      const auto* t = v.if_rich<Type>();
      return t && (!type.inner || assignable(*type.inner, *t, guard));
    }
    case TypeKind::iterable: return iterable_instance(type, v, guard);
    case TypeKind::iterator: {
      const auto* walk = v.if_rich<Iterator>();
      return walk &&
             (!type.inner || (walk->element && assignable(*type.inner, *walk->element, guard)));
    }
    case TypeKind::sensitive: {
      const auto* secret = v.if_rich<value::Sensitive>();
      return secret && inner(secret->value);
    }
    default: std::abort();
  }
}

bool semver_instance(const SemVerType& type, const Value& v) {
  const auto* version = v.if_rich<value::SemVer>();
  return version && (type.ranges.empty() ||
                     std::any_of(type.ranges.begin(), type.ranges.end(), [&](const Value& r) {
                       return r.if_rich<value::SemVerRange>()->includes(*version);
                     }));
}

bool time_instance(const TimeType& type, const Value& v) {
  if (type.type_kind == TypeKind::timespan) {
    const auto* span = v.if_rich<value::Timespan>();
    return span && in_range(type.range, span->nanoseconds);
  }
  const auto* stamp = v.if_rich<value::Timestamp>();
  return stamp && in_range(type.range, stamp->nanoseconds);
}

bool regexp_instance(const RegexpType& type, const Value& v) {
  const auto* regexp = v.if_rich<value::Regexp>();
  return regexp && (!type.pattern || *type.pattern == regexp->pattern);
}

bool variant_instance(const VariantType& type, const Value& v, RecursionGuard* guard) {
  return std::any_of(type.types.begin(), type.types.end(),
                     [&](const TypePtr& t) { return instance(*t, v, guard); });
}

int really_alias_instance(const AliasType& type, const Value& v, RecursionGuard* guard) {
  if (!type.self_recursive()) return really_instance(type.resolved(), v, guard);
  RecursionGuard fresh;
  RecursionGuard& g = guard ? *guard : fresh;
  return g.with_that(&v, [&](RecursionGuard::State) {
    return g.with_this(&type, [&](RecursionGuard::State state) {
      return state == RecursionGuard::in_both ? 0 : really_instance(type.resolved(), v, &g);
    });
  });
}

}  // namespace

bool has_value(const EnumType& type, const std::string& text) {
  return std::any_of(type.values.begin(), type.values.end(), [&](const std::string& v) {
    if (!type.case_insensitive) return v == text;
    return v.size() == text.size() && strncasecmp(v.data(), text.data(), v.size()) == 0;
  });
}

bool matches(const PatternType& type, const std::string& text) {
  return type.patterns.empty() ||
         std::any_of(type.patterns.begin(), type.patterns.end(),
                     [&](const RegexpPtr& p) { return p->search(text).has_value(); });
}

bool tuple_instance(const TupleType& type, std::span<const Value> items, RecursionGuard* guard) {
  if (type.size ? !contains(*type.size, items.size())
                : !type.types.empty() && type.types.size() != items.size())
    return false;
  if (type.types.empty()) return true;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!instance(i < type.types.size() ? *type.types[i] : *type.types.back(), items[i], guard))
      return false;
  return true;
}

int really_instance(const Type& type, const Value& v, RecursionGuard* guard) {
  if (type.type_kind == TypeKind::alias)
    return really_alias_instance(as<AliasType>(type), v, guard);
  if (type.type_kind == TypeKind::init) return init_instance(as<InitType>(type), v, guard);
  if (type.type_kind != TypeKind::variant) return instance(type, v, guard) ? 1 : -1;
  int best = -1;
  for (const auto& t : as<VariantType>(type).types) {
    const int found = really_instance(*t, v, guard);
    if (found > 0) return found;
    best = std::max(best, found);
  }
  return best;
}

bool instance(const Type& type, const Value& v, RecursionGuard* guard) {
  switch (type.type_kind) {
    case TypeKind::any:
    case TypeKind::unit: return true;
    case TypeKind::undef: return v.is_undef();
    case TypeKind::default_: return v.is_default();
    case TypeKind::boolean: {
      const auto* b = v.if_boolean();
      return b && (!as<BooleanType>(type).value || *as<BooleanType>(type).value == *b);
    }
    case TypeKind::integer: {
      const auto* n = v.if_integer();
      return n && in_range(as<IntegerType>(type).range, *n);
    }
    case TypeKind::float_: {
      const auto* d = v.if_real();
      return d && in_range(as<FloatType>(type).range, *d);
    }
    case TypeKind::numeric: return v.if_integer() || v.if_real();
    case TypeKind::scalar: return is_scalar(v);
    case TypeKind::scalar_data: return is_scalar_data(v);
    case TypeKind::string:
      return v.if_string() && string_instance(as<StringType>(type), *v.if_string());
    case TypeKind::enum_: return v.if_string() && has_value(as<EnumType>(type), *v.if_string());
    case TypeKind::pattern: return v.if_string() && matches(as<PatternType>(type), *v.if_string());
    case TypeKind::regexp: return regexp_instance(as<RegexpType>(type), v);
    case TypeKind::collection: return collection_instance(as<CollectionType>(type), v);
    case TypeKind::array:
      return v.if_array() && array_instance(as<ArrayType>(type), *v.if_array(), guard);
    case TypeKind::hash:
      return v.if_hash() && hash_instance(as<HashType>(type), *v.if_hash(), guard);
    case TypeKind::tuple:
      return v.if_array() && tuple_instance(as<TupleType>(type), *v.if_array(), guard);
    case TypeKind::struct_:
      return v.if_hash() && struct_instance(as<StructType>(type), *v.if_hash(), guard);
    case TypeKind::variant: return variant_instance(as<VariantType>(type), v, guard);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return wrapper_instance(as<WrapperType>(type), v, guard);
    case TypeKind::binary: return v.kind() == value::Kind::binary;
    case TypeKind::semver: return semver_instance(as<SemVerType>(type), v);
    case TypeKind::semver_range: return v.kind() == value::Kind::semver_range;
    case TypeKind::timespan:
    case TypeKind::timestamp: return time_instance(as<TimeType>(type), v);
    case TypeKind::uri: return uri_instance(as<UriType>(type), v);
    case TypeKind::init:
    case TypeKind::alias: return really_instance(type, v, guard) == 1;
    case TypeKind::object: return object_instance(as<ObjectType>(type), v);
    case TypeKind::object_extension: return extension_instance(as<ObjectExtensionType>(type), v);
    case TypeKind::type_set: {
      const auto* t = v.if_rich<Type>();
      return t && t->type_kind == TypeKind::type_set;
    }
    // No value is a block, a catalog entry (only a reference to one) or of another runtime.
    case TypeKind::callable:
    case TypeKind::runtime:
    case TypeKind::catalog_entry:
    case TypeKind::class_:
    case TypeKind::resource:
    case TypeKind::reference: return false;
  }
  std::abort();
}

bool instance(const Type& type, const Value& v) {
  return instance(type, v, nullptr);
}

bool callable_with(const CallableType& callable, std::span<const Value> arguments,
                   const Type* block) {
  if (!callable.parameters) return true;
  if (!tuple_instance(*callable.parameters, arguments, nullptr)) return false;
  if (!callable.block) return block == nullptr;
  return block ? assignable(*callable.block, *block) : instance(*callable.block, Value());
}

}  // namespace muster::types
