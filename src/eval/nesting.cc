#include "eval/nesting.hh"

#include <fmt/core.h>

#include "eval/failures.hh"
#include "types/walk.hh"

namespace muster::eval {

namespace {

constexpr std::size_t deepest = 500;
constexpr std::size_t most_elements = 5'000'000;

}  // namespace

void check_extent(const value::Value& made, diag::Span where) {
  const auto extent = made.extent();
  if (extent.levels > deepest)
    fail(where, fmt::format("A {} is nested deeper than the limit of {} levels",
                            made.if_array() || made.if_hash() ? "collection" : "value", deepest));
  if (made.kind() == value::Kind::type && extent.elements > types::most_parts)
    fail(where, fmt::format("A type has more than the limit of {} parts", types::most_parts));
  if (extent.elements - 1 > most_elements)
    fail(where,
         fmt::format("A value has more than the limit of {} elements in all", most_elements));
}

}  // namespace muster::eval
