#include "builtins/ruby_order.hh"

#include <fmt/core.h>

#include <cmath>

#include "types/labels.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

template <class T>
int sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

/// Without rounding: beyond 2^53 a double does not hold every integer.
std::optional<int> compare_mixed(std::int64_t a, double b) {
  if (std::isnan(b)) return std::nullopt;
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  const auto whole = static_cast<std::int64_t>(b);
  if (a != whole) return sign(a, whole);
  return sign(0.0, b - static_cast<double>(whole));
}

std::optional<int> compare_numbers(const Value& a, const Value& b) {
  const auto *i = a.if_integer(), *j = b.if_integer();
  const auto *x = a.if_real(), *y = b.if_real();
  if (i && j) return sign(*i, *j);
  if (i && y) return compare_mixed(*i, *y);
  if (x && j) {
    const auto reversed = compare_mixed(*j, *x);
    return reversed ? std::optional(-*reversed) : std::nullopt;
  }
  if (!x || !y || std::isnan(*x) || std::isnan(*y)) return std::nullopt;
  return sign(*x, *y);
}

std::optional<int> compare_arrays(const Array& a, const Array& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const auto order = ruby_compare(a[i], b[i]);
    if (order != 0) return order;
  }
  return sign(a.size(), b.size());
}

/// nil, true, false, symbols, small integers and floats are shown themselves in Ruby's message,
/// others by class.
std::string shown(const Value& v) {
  const auto* i = v.if_integer();
  const bool small = i && *i < (std::int64_t{1} << 62) && *i >= -(std::int64_t{1} << 62);
  if (small || v.is_undef() || v.is_default() || v.if_boolean() || v.if_real())
    return types::ruby_inspect(v);
  return types::class_name(v);
}

[[noreturn]] void fail_comparison(const Call& call, const Value& a, const Value& b) {
  call.fail(fmt::format("comparison of {} with {} failed", types::class_name(a), shown(b)));
}

template <class T>
std::optional<int> compare_as(const Value& a, const Value& b, const std::int64_t T::*member) {
  const auto *x = a.if_rich<T>(), *y = b.if_rich<T>();
  if (!x || !y) return std::nullopt;
  return sign(x->*member, y->*member);
}

std::optional<int> compare_rich(const Value& a, const Value& b) {
  if (const auto* x = a.if_rich<value::SemVer>(), *y = b.if_rich<value::SemVer>(); x && y)
    return value::compare(*x, *y);
  if (const auto order = compare_as(a, b, &value::Timespan::nanoseconds)) return order;
  return compare_as(a, b, &value::Timestamp::nanoseconds);
}

class MergeSort {
 public:
  MergeSort(Array& values, const Order& order) : values_(values), order_(order) {}
  void sort(std::size_t begin, std::size_t end) {
    if (end - begin <= 1) return;
    const auto middle = begin + (end - begin) / 2;
    sort(begin, middle);
    sort(middle, end);
    merge(begin, middle, end);
  }

 private:
  void merge(std::size_t begin, std::size_t middle, std::size_t end) {
    Array merged;
    merged.reserve(end - begin);
    auto left = begin, right = middle;
    while (left < middle && right < end)
      merged.push_back(order_(values_[left], values_[right]) <= 0 ? values_[left++]
                                                                  : values_[right++]);
    while (left < middle) merged.push_back(values_[left++]);
    for (std::size_t i = 0; i < merged.size(); ++i) values_[begin + i] = std::move(merged[i]);
  }

  Array& values_;
  const Order& order_;
};

}  // namespace

std::optional<int> ruby_compare(const Value& a, const Value& b) {
  if (const auto order = compare_numbers(a, b)) return order;
  if (const auto* s = a.if_string(), *t = b.if_string(); s && t) return sign(s->compare(*t), 0);
  if (const auto* x = a.if_array(), *y = b.if_array(); x && y) return compare_arrays(*x, *y);
  if (const auto order = compare_rich(a, b)) return order;
  return a == b ? std::optional(0) : std::nullopt;
}

int ruby_order(const Call& call, const Value& a, const Value& b) {
  const auto order = ruby_compare(a, b);
  if (!order) fail_comparison(call, a, b);
  return *order;
}

int block_order(const Call& call, const Value& result, const Value& a, const Value& b) {
  if (const auto* i = result.if_integer()) return sign<std::int64_t>(*i, 0);
  if (const auto* d = result.if_real()) return sign(*d, 0.0);
  if (result.is_undef()) fail_comparison(call, a, b);
  if (result.if_string()) call.fail("comparison of String with 0 failed");
  call.fail(fmt::format("undefined method `>' for {}:{}", types::ruby_inspect(result),
                        types::class_name(result)));
}

void sort_values(Array& values, const Order& order) {
  MergeSort(values, order).sort(0, values.size());
}

}  // namespace muster::builtins
