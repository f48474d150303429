#pragma once
#include <cstddef>

/// What a source may ask for before it is refused. Generous for people, small enough for the
/// default stack.
namespace muster::syntax::limits {

constexpr unsigned nesting = 1000;
/// Expressions of one source.
constexpr std::size_t nodes = 400'000;
/// Strings with interpolation are lexed whole before they are parsed.
constexpr std::size_t tokens_of_string = 1 << 18;
/// Warnings kept of one source; those beyond are dropped.
constexpr std::size_t warnings = 1000;
/// Syntax errors reported of one source.
constexpr std::size_t errors = 20;

}  // namespace muster::syntax::limits
