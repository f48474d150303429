#pragma once
#include <functional>

#include "types/type.hh"

namespace muster::types {

/// A type may not have more of them (Type::extent).
constexpr std::size_t most_parts = 1'000'000;

/// How many parts a type has with the targets of aliases in their places; an alias inside itself
/// counts as one. Not counted further than most_parts.
std::size_t expanded_parts(const Type& type);

/// Visits a type and every type it is made of, aliases' targets and Object types' members included,
/// each once. What is inside a type is left out when `visit` returns false for it.
void walk(const Type& type, const std::function<bool(const Type&)>& visit);

}  // namespace muster::types
