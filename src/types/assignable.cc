#include <algorithm>
#include <cstdlib>

#include "base/utf8.hh"
#include "types/assignable_collections.hh"
#include "types/calculator.hh"
#include "types/relation.hh"
#include "value/semver_range.hh"

namespace muster::types {

namespace {

const Type& undef() {
  return *plain(TypeKind::undef);
}
const Type& any() {
  return *plain(TypeKind::any);
}

bool is_string_like(TypeKind k) {
  return k == TypeKind::string || k == TypeKind::enum_ || k == TypeKind::pattern;
}
bool is_numeric(TypeKind k) {
  return k == TypeKind::numeric || k == TypeKind::integer || k == TypeKind::float_;
}
bool is_scalar_data(TypeKind k) {
  return is_string_like(k) || is_numeric(k) || k == TypeKind::boolean || k == TypeKind::scalar_data;
}
bool is_scalar(TypeKind k) {
  return is_scalar_data(k) || k == TypeKind::scalar || k == TypeKind::regexp ||
         k == TypeKind::semver || k == TypeKind::semver_range || k == TypeKind::timespan ||
         k == TypeKind::timestamp;
}

bool enum_assignable(const EnumType& to, const Type& from) {
  if (to.equals(from)) return true;
  if (to.values.empty() && is_string_like(from.type_kind)) return true;
  if (from.type_kind == TypeKind::string) {
    const auto& value = as<StringType>(from).value;
    return value && has_value(to, *value);
  }
  if (from.type_kind != TypeKind::enum_) return false;
  const auto& other = as<EnumType>(from);
  return !other.values.empty() && (to.case_insensitive || !other.case_insensitive) &&
         std::all_of(other.values.begin(), other.values.end(),
                     [&](const std::string& v) { return has_value(to, v); });
}

SizeRange lengths(const StringType& type) {
  if (type.value) return exact_size(base::utf8_length(*type.value));
  return type.size.value_or(SizeRange{});
}

bool sized_string_assignable(const SizeRange& size, const Type& from) {
  if (from.type_kind == TypeKind::string) return contains(size, lengths(as<StringType>(from)));
  if (from.type_kind == TypeKind::enum_) return contains(size, enum_lengths(as<EnumType>(from)));
  return from.type_kind == TypeKind::pattern && contains(size, SizeRange{});
}

bool string_assignable(const StringType& to, const Type& from) {
  if (to.size) return sized_string_assignable(*to.size, from);
  if (!to.value) return is_string_like(from.type_kind);
  if (from.type_kind == TypeKind::string) return to.value == as<StringType>(from).value;
  if (from.type_kind != TypeKind::enum_) return false;
  const auto& other = as<EnumType>(from);  // any enum of one value will do, as in Puppet
  return other.values.size() == 1 && !other.case_insensitive;
}

bool pattern_assignable(const PatternType& to, const Type& from) {
  if (to.equals(from)) return true;
  if (!is_string_like(from.type_kind)) return false;
  if (to.patterns.empty()) return true;
  if (from.type_kind == TypeKind::string) {
    const auto& value = as<StringType>(from).value;
    return value && matches(to, *value);
  }
  if (from.type_kind != TypeKind::enum_) return false;
  const auto& values = as<EnumType>(from).values;
  return !values.empty() && std::all_of(values.begin(), values.end(),
                                        [&](const std::string& v) { return matches(to, v); });
}

bool semver_assignable(const SemVerType& to, const SemVerType& from) {
  if (to.ranges.empty()) return true;
  if (from.ranges.empty()) return false;
  return std::all_of(from.ranges.begin(), from.ranges.end(), [&](const value::Value& inner) {
    const auto& range = *inner.if_rich<value::SemVerRange>();
    return std::any_of(to.ranges.begin(), to.ranges.end(), [&](const value::Value& outer) {
      return outer.if_rich<value::SemVerRange>()->covers(range);
    });
  });
}

bool runtime_assignable(const RuntimeType& to, const RuntimeType& from) {
  if (!to.runtime.empty() && to.runtime != from.runtime) return false;
  return to.name.is_undef() || to.name == from.name;
}

bool resource_assignable(const ResourceType& to, const ResourceType& from) {
  if (to.type_name.empty()) return true;
  if (!same_name(to.type_name, from.type_name)) return false;
  return !to.title || to.title == from.title;
}

bool wrapper_assignable(const WrapperType& to, const Type& from, RecursionGuard* guard) {
  const auto inner_accepts = [&](const Type& t) {
    return !to.inner || assignable(*to.inner, t, guard);
  };
  switch (to.type_kind) {
    case TypeKind::optional: return from.type_kind == TypeKind::undef || inner_accepts(from);
    case TypeKind::not_undef: return !assignable(from, undef(), guard) && inner_accepts(from);
    case TypeKind::iterable: {
      if (!to.inner || assignable(*to.inner, any(), guard)) return iteration(from).possible;
      const auto walk = iteration(from);
      return walk.possible && walk.element && assignable(*to.inner, *walk.element, guard);
    }
    default: break;
  }
  if (from.type_kind != to.type_kind) return false;
  if (!to.inner) return true;
  const auto& other = as<WrapperType>(from);
  if (other.inner) return assignable(*to.inner, *other.inner, guard);
  return to.type_kind == TypeKind::sensitive && assignable(*to.inner, any(), guard);
}

bool type_set_assignable(const Type& to, const Type& from) {
  return from.type_kind == TypeKind::type_set &&
         (&to == plain(TypeKind::type_set).get() || to.equals(from));
}

/// One type against another that is neither an alias, a Variant, an Optional nor Unit.
bool accepts(const Type& to, const Type& from, RecursionGuard* guard) {
  const auto same = to.type_kind == from.type_kind;
  switch (to.type_kind) {
    case TypeKind::any:
    case TypeKind::unit: return true;
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::binary:
    case TypeKind::semver_range: return same;
    case TypeKind::boolean: return same && (!as<BooleanType>(to).value || to.equals(from));
    case TypeKind::integer:
      return same && within(as<IntegerType>(to).range, as<IntegerType>(from).range);
    case TypeKind::float_:
      return same && within(as<FloatType>(to).range, as<FloatType>(from).range);
    case TypeKind::timespan:
    case TypeKind::timestamp:
      return same && within(as<TimeType>(to).range, as<TimeType>(from).range);
    case TypeKind::numeric: return is_numeric(from.type_kind);
    case TypeKind::scalar: return is_scalar(from.type_kind);
    case TypeKind::scalar_data: return is_scalar_data(from.type_kind);
    case TypeKind::string: return string_assignable(as<StringType>(to), from);
    case TypeKind::enum_: return enum_assignable(as<EnumType>(to), from);
    case TypeKind::pattern: return pattern_assignable(as<PatternType>(to), from);
    case TypeKind::regexp: return same && (!as<RegexpType>(to).pattern || to.equals(from));
    case TypeKind::collection: return collection_assignable(as<CollectionType>(to), from);
    case TypeKind::array: return array_assignable(as<ArrayType>(to), from, guard);
    case TypeKind::hash: return hash_assignable(as<HashType>(to), from, guard);
    case TypeKind::tuple: return tuple_assignable(as<TupleType>(to), from, guard);
    case TypeKind::struct_: return struct_assignable(as<StructType>(to), from, guard);
    case TypeKind::callable:
      return same && callable_assignable(as<CallableType>(to), as<CallableType>(from), guard);
    case TypeKind::variant: {
      const auto& types = as<VariantType>(to).types;
      return std::any_of(types.begin(), types.end(),
                         [&](const TypePtr& t) { return assignable(*t, from, guard); });
    }
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return wrapper_assignable(as<WrapperType>(to), from, guard);
    case TypeKind::semver:
      return same && semver_assignable(as<SemVerType>(to), as<SemVerType>(from));
    case TypeKind::uri: return uri_assignable(as<UriType>(to), from);
    case TypeKind::runtime:
      return same && runtime_assignable(as<RuntimeType>(to), as<RuntimeType>(from));
    case TypeKind::catalog_entry:
      return same || from.type_kind == TypeKind::class_ || from.type_kind == TypeKind::resource;
    case TypeKind::class_: return same && (as<ClassType>(to).name.empty() || to.equals(from));
    case TypeKind::resource:
      return same && resource_assignable(as<ResourceType>(to), as<ResourceType>(from));
    case TypeKind::init: return init_assignable(as<InitType>(to), from, guard);
    case TypeKind::object: return object_assignable(as<ObjectType>(to), from);
    case TypeKind::object_extension: return extension_assignable(as<ObjectExtensionType>(to), from);
    case TypeKind::alias: return assignable(as<AliasType>(to).resolved(), from, guard);
    case TypeKind::reference: return to.equals(from);
    case TypeKind::type_set: return type_set_assignable(to, from);
  }
  std::abort();
}

bool accepts_resolved(const Type& to, const Type& from, RecursionGuard* guard);

bool accepts_alias(const Type& to, const AliasType& from, RecursionGuard* guard) {
  if (!from.self_recursive()) return assignable(to, from.resolved(), guard);
  RecursionGuard fresh;
  if (!guard) guard = &fresh;
  return guard->add_that(&from) == RecursionGuard::in_both ||
         assignable(to, from.resolved(), guard);
}

bool accepts_every(const Type& to, const VariantType& from, RecursionGuard* guard) {
  if (to.type_kind == TypeKind::any) return true;
  if (to.type_kind == TypeKind::not_undef && from.types.empty()) return accepts(to, from, guard);
  return !from.types.empty() &&
         std::all_of(from.types.begin(), from.types.end(), [&](const TypePtr& t) {
           // A Variant is asked member by member: its own rule for Variants must not run again.
           return to.type_kind == TypeKind::variant ? accepts_resolved(to, *t, guard)
                                                    : assignable(to, *t, guard);
         });
}

/// Takes apart what the right side may be.
bool accepts_resolved(const Type& to, const Type& from, RecursionGuard* guard) {
  switch (from.type_kind) {
    case TypeKind::unit: return true;
    case TypeKind::alias: return accepts_alias(to, as<AliasType>(from), guard);
    case TypeKind::variant: return accepts_every(to, as<VariantType>(from), guard);
    case TypeKind::optional: {
      const auto& inner = as<WrapperType>(from).inner;
      return assignable(to, undef(), guard) && (!inner || assignable(to, *inner, guard));
    }
    case TypeKind::not_undef: {
      const auto& inner = as<WrapperType>(from).inner;
      const bool plain_inner = inner && !assignable(*inner, undef(), nullptr);
      return plain_inner ? assignable(to, *inner, guard) : accepts(to, from, guard);
    }
    default: return accepts(to, from, guard);
  }
}

bool variant_accepts(const VariantType& to, const Type& from, RecursionGuard* guard) {
  if (to.types.empty()) {
    if (from.type_kind == TypeKind::undef) return false;
    if (from.type_kind == TypeKind::variant) return true;
  }
  return accepts_resolved(to, from, guard);
}

}  // namespace

bool assignable(const Type& to, const Type& from, RecursionGuard* guard) {
  if (to.type_kind == TypeKind::unit) return true;
  if (to.type_kind == TypeKind::variant) return variant_accepts(as<VariantType>(to), from, guard);
  if (to.type_kind != TypeKind::alias || !as<AliasType>(to).self_recursive())
    return accepts_resolved(to, from, guard);
  RecursionGuard fresh;
  if (!guard) guard = &fresh;
  return guard->with_this(&to, [&](RecursionGuard::State state) {
    return state == RecursionGuard::in_both || accepts_resolved(to, from, guard);
  });
}

bool assignable(const Type& to, const Type& from) {
  return assignable(to, from, nullptr);
}

SizeRange enum_lengths(const EnumType& type) {
  if (type.values.empty()) return {};
  std::size_t least = SIZE_MAX, most = 0;
  for (const auto& v : type.values) {
    const auto n = base::utf8_length(v);
    least = std::min(least, n);
    most = std::max(most, n);
  }
  return {static_cast<std::int64_t>(least), static_cast<std::int64_t>(most)};
}

}  // namespace muster::types
