#pragma once
#include <memory>
#include <string>
#include <vector>

#include "types/type.hh"

/// Types made the way the language makes them: what two spellings have in common is written once.
namespace muster::types {

template <class T, class... Args>
std::shared_ptr<const T> make(Args&&... args) {
  return std::make_shared<const T>(std::forward<Args>(args)...);
}

/// A size as the language keeps it: negative bounds are 0.
SizeRange make_size(const IntegerRange& range);
/// From a size that nobody stated: 0 or more.
inline SizeRange size_or_default(const std::optional<SizeRange>& size) {
  return size.value_or(SizeRange{});
}

/// An empty collection has no element type.
TypePtr make_array(TypePtr element, std::optional<SizeRange> size = {});
TypePtr make_hash(TypePtr key, TypePtr value, std::optional<SizeRange> size = {});
/// Nested Variants are flattened, duplicates removed; one type alone is that type.
TypePtr make_variant(const std::vector<TypePtr>& types);
/// Sorted, without duplicates.
TypePtr make_enum(std::vector<std::string> values, bool case_insensitive = false);
TypePtr make_exact_string(std::string value);
TypePtr make_optional(TypePtr inner);
TypePtr make_not_undef(TypePtr inner);
/// The value's type is generalized: a type says nothing of what it hides.
TypePtr make_sensitive(TypePtr inner);
/// Ranges that touch are merged. The values are SemVerRanges.
TypePtr make_semver(std::vector<value::Value> ranges);
/// Duplicates removed.
TypePtr make_pattern(const std::vector<RegexpPtr>& patterns);

/// The type itself as a pointer that does not own it: for passing a reference on, never for
/// keeping.
inline TypePtr borrow(const Type& type) {
  return {TypePtr{}, &type};
}

}  // namespace muster::types
