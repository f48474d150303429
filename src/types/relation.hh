#pragma once
#include <span>

#include "types/alias.hh"
#include "types/object.hh"
#include "types/recursion.hh"
#include "types/type.hh"

/// The relations of calculator.hh as their parts call each other: with the guard of the check under
/// way, null until a type that names itself has been met.
namespace muster::types {

bool assignable(const Type& to, const Type& from, RecursionGuard* guard);
bool instance(const Type& type, const value::Value& v, RecursionGuard* guard);

/// Like instance, but tells a value that belongs (1) and one that does not (-1) from a check that
/// came back to itself (0).
int really_instance(const Type& type, const value::Value& v, RecursionGuard* guard);
bool tuple_instance(const TupleType& type, std::span<const value::Value> items,
                    RecursionGuard* guard);
int init_instance(const InitType& type, const value::Value& v, RecursionGuard* guard);

bool init_assignable(const InitType& to, const Type& from, RecursionGuard* guard);
bool object_assignable(const ObjectType& to, const Type& from);
bool extension_assignable(const ObjectExtensionType& to, const Type& from);
bool uri_assignable(const UriType& to, const Type& from);
bool object_instance(const ObjectType& type, const value::Value& v);
bool extension_instance(const ObjectExtensionType& type, const value::Value& v);
bool uri_instance(const UriType& type, const value::Value& v);

/// How the values of a type can be walked. `element` is null when nothing is known of the elements.
struct Iteration {
  bool possible = false;
  TypePtr element;
};
Iteration iteration(const Type& type);

/// Is every value of the type a block? Optional ones count when `optional` says so.
bool kind_of_callable(const Type& type, bool optional = true);
/// The number of elements a tuple can have; unbounded when it has no types.
SizeRange tuple_size(const TupleType& type);
inline SizeRange exact_size(std::size_t n) {
  return {static_cast<std::int64_t>(n), static_cast<std::int64_t>(n)};
}
inline bool contains(const SizeRange& size, std::size_t n) {
  const auto count = static_cast<std::int64_t>(n);
  return count >= size.from && (!size.to || count <= *size.to);
}
inline bool contains(const SizeRange& outer, const SizeRange& inner) {
  return outer.from <= inner.from && (!outer.to || (inner.to && *inner.to <= *outer.to));
}
template <class Range>
bool within(const Range& outer, const Range& inner) {
  return (!outer.from || (inner.from && *inner.from >= *outer.from)) &&
         (!outer.to || (inner.to && *inner.to <= *outer.to));
}
template <class Range, class Number>
bool in_range(const Range& range, Number n) {
  return (!range.from || n >= *range.from) && (!range.to || n <= *range.to);
}
/// The lengths of the shortest and longest value.
SizeRange enum_lengths(const EnumType& type);
bool matches(const PatternType& type, const std::string& text);
bool has_value(const EnumType& type, const std::string& text);
/// Does a value match what a type parameter asks for: a string, a regexp, a type or another value?
bool parameter_matches(const value::Value& v, const value::Value& wanted);
/// The same for a parameter given to another type: a value that matches, or a type that is
/// assignable.
bool parameter_covers(const value::Value& wanted, const value::Value& given);

}  // namespace muster::types
