#pragma once
#include <functional>
#include <optional>
#include <string>

#include "builtins/builtins.hh"

/// Ruby's <=>, which sort(), max() and min() go by, and how its sort compares.
namespace muster::builtins {

/// Negative, zero, positive; nullopt when the two cannot be compared.
std::optional<int> ruby_compare(const Value& a, const Value& b);
/// The same, but throws what Ruby says of two values that cannot be compared.
int ruby_order(const Call& call, const Value& a, const Value& b);
/// What a block said of two values as a sign. Throws what Ruby says when it is not a number.
int block_order(const Call& call, const Value& result, const Value& a, const Value& b);

using Order = std::function<int(const Value&, const Value&)>;
/// A merge sort, stable. It asks in the order that Ruby asks on Linux, which a block can observe.
void sort_values(Array& values, const Order& order);

}  // namespace muster::builtins
