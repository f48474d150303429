#pragma once
#include <cstdint>
#include <vector>

namespace muster::types {

/// Notices when a check of types or values that name themselves comes back to where it has been, on
/// the left side (`this`: the type checked against), on the right (`that`), or on both.
class RecursionGuard {
 public:
  enum State : std::uint8_t { none = 0, in_this = 1, in_that = 2, in_both = 3 };

  template <class F>
  auto with_this(const void* item, F body) {
    return with(this_, in_this, item, body);
  }
  template <class F>
  auto with_that(const void* item, F body) {
    return with(that_, in_that, item, body);
  }
  /// The item stays for the rest of the guard's life.
  State add_that(const void* item) {
    if (!(state_ & in_that)) enter(that_, in_that, item);
    return state();
  }

 private:
  State state() const { return static_cast<State>(state_); }
  bool enter(std::vector<const void*>& items, State bit, const void* item);

  template <class F>
  auto with(std::vector<const void*>& items, State bit, const void* item, F body) {
    if ((state_ & bit) || !enter(items, bit, item)) return body(state());
    auto result = body(state());
    state_ = static_cast<std::uint8_t>(state_ & ~bit);
    std::erase(items, item);
    return result;
  }

  std::vector<const void*> this_, that_;
  std::uint8_t state_ = none;
};

}  // namespace muster::types
