#include <fmt/core.h>

#include <cmath>

#include "base/strings.hh"
#include "builtins/ruby_order.hh"
#include "eval/failures.hh"
#include "types/labels.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

constexpr double nanoseconds_per_second = 1e9;

/// A time as a number to compare with `other`: whole seconds for an Integer.
Value in_seconds(const Value& v, const Value& other) {
  const auto* span = v.if_rich<value::Timespan>();
  const auto* time = v.if_rich<value::Timestamp>();
  if (!span && !time) return v;
  const auto nanoseconds = span ? span->nanoseconds : time->nanoseconds;
  const auto seconds = static_cast<double>(nanoseconds) / nanoseconds_per_second;
  return other.if_integer() ? std::floor(seconds) : seconds;
}

Value by_order(Call& call) {
  if (const auto order = ruby_compare(call[0], call[1])) return *order;
  const auto order = ruby_compare(in_seconds(call[0], call[1]), in_seconds(call[1], call[0]));
  return order ? Value(*order) : Value();
}

Value by_text(Call& call) {
  const auto &a = call.string(0), &b = call.string(1);
  const bool ignore_case = !call.has(2) || call.boolean(2);
  const int order = ignore_case ? base::lower_ascii(a).compare(base::lower_ascii(b)) : a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/// Puppet tells Ruby's classes apart.
Value why_not(Call& call) {
  if (call.count() > 2) {
    if (!call[0].if_string() || !call[1].if_string())
      return "compare(): The third argument (ignore case) can only be used when comparing strings";
    if (call.count() != 3)
      return fmt::format("compare(): Accepts at most 3 arguments, got {}", call.count());
    return fmt::format("compare(): The third argument (ignore case) must be a Boolean. Got {}",
                       eval::label(call[2]));
  }
  if (types::class_name(call[0]) == types::class_name(call[1])) return {};
  return fmt::format(
      "compare(): Can only compare values of the same type (or for Timestamp/Timespan also against "
      "Numeric). Got {} and {}",
      eval::label(call[0]), eval::label(call[1]));
}

Value not_comparable(Call& call) {
  return fmt::format(
      "compare(): Non comparable type. Only values of the types Numeric, String, Semver, Timestamp "
      "and Timestamp can be compared. Got {} and {}",
      eval::label(call[0]), eval::label(call[1]));
}

}  // namespace

Builtin define_compare() {
  return {
      .doc =
          "-1, 0 or 1: whether the first value is less than, equal to or greater than the second.",
      .overloads = {{{"Numeric a", "Numeric b"}, "", by_order, ""},
                    {{"String a", "String b", "Boolean ignore_case?"}, "", by_text, ""},
                    {{"Semver a", "Semver b"}, "", by_order, ""},
                    {{"Numeric a", "Variant[Timespan, Timestamp] b"}, "", by_order, ""},
                    {{"Timestamp a", "Variant[Timestamp, Numeric] b"}, "", by_order, ""},
                    {{"Timespan a", "Variant[Timespan, Numeric] b"}, "", by_order, ""},
                    {{"Comparable a", "Comparable b", "Any ignore_case*"}, "", why_not, "", true},
                    {{"Any a", "Any b", "Any ignore_case*"}, "", not_comparable, "", true}},
      .local_types = {{"TimeComparable", "Variant[Numeric, Timespan, Timestamp]"},
                      {"Comparable", "Variant[String, Semver, TimeComparable]"}}};
}

}  // namespace muster::builtins
