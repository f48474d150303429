#include "eval/nesting.hh"

#include <fmt/core.h>

#include "eval/failures.hh"

namespace muster::eval {

namespace {

constexpr std::size_t deepest = 500;
constexpr std::size_t most_looked_at = 1024;
constexpr std::size_t most_elements = 5'000'000;

/// Looks into collections, the first elements first or the last ones, as long as the budget lasts.
class Probe {
 public:
  explicit Probe(bool backwards) : backwards_(backwards) {}

  bool too_deep(const value::Value& v, std::size_t depth) {
    if (const auto* array = v.if_array()) {
      if (depth > deepest) return true;
      return any(array->size(), [&](std::size_t i) { return too_deep((*array)[i], depth + 1); });
    }
    const auto* hash = v.if_hash();
    if (!hash) return false;
    if (depth > deepest) return true;
    return any(hash->size(), [&](std::size_t i) {
      const auto& [key, item] = *(hash->begin() + static_cast<std::ptrdiff_t>(i));
      return too_deep(key, depth + 1) || too_deep(item, depth + 1);
    });
  }

 private:
  template <class Look>
  bool any(std::size_t count, const Look& look) {
    for (std::size_t i = 0; i < count; ++i) {
      if (left_ == 0) return false;
      --left_;
      if (look(backwards_ ? count - 1 - i : i)) return true;
    }
    return false;
  }

  const bool backwards_;
  std::size_t left_ = most_looked_at;
};

/// False when there are more than `left` elements.
bool fits(const value::Value& v, std::size_t& left) {
  if (left == 0) return false;
  --left;
  if (const auto* array = v.if_array()) {
    for (const auto& item : *array)
      if (!fits(item, left)) return false;
  } else if (const auto* hash = v.if_hash()) {
    for (const auto& [key, item] : *hash)
      if (!fits(key, left) || !fits(item, left)) return false;
  }
  return true;
}

}  // namespace

void check_extent(const value::Value& v, diag::Span where) {
  auto left = most_elements;
  if (!fits(v, left))
    fail(where,
         fmt::format("A value has more than the limit of {} elements in all", most_elements));
}

void check_nesting(const value::Value& made, diag::Span where) {
  if (!made.if_array() && !made.if_hash()) return;
  if (Probe(false).too_deep(made, 1) || Probe(true).too_deep(made, 1))
    fail(where, fmt::format("A collection is nested deeper than the limit of {} levels", deepest));
}

}  // namespace muster::eval
