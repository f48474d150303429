#include "eval/time_arithmetic.hh"

#include <fmt/core.h>

#include <cmath>

#include "eval/failures.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::eval {

using value::Value;

namespace {

constexpr std::int64_t per_second = 1'000'000'000;

Value span_of(std::int64_t ns) {
  return Value(std::make_shared<const value::Timespan>(ns));
}
Value stamp_of(std::int64_t ns) {
  return Value(std::make_shared<const value::Timestamp>(ns));
}

/// The nanoseconds of a duration or of a number of seconds; nullopt for anything else.
std::optional<std::int64_t> duration(const Value& v) {
  if (const auto* span = v.if_rich<value::Timespan>()) return span->nanoseconds;
  if (const auto* n = v.if_integer()) return *n * per_second;
  if (const auto* d = v.if_real()) return static_cast<std::int64_t>(*d * per_second);
  return std::nullopt;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const auto q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

Value multiply(std::int64_t ns, const Value& by) {
  if (const auto* n = by.if_integer()) return span_of(ns * *n);
  if (const auto* d = by.if_real())
    return span_of(static_cast<std::int64_t>(static_cast<double>(ns) * *d));
  fail_here(fmt::format("A Timestamp cannot be multiplied by {}", with_article(label(by))));
}

Value divide(std::int64_t ns, const Value& by) {
  if (const auto* span = by.if_rich<value::Timespan>())
    return Value(static_cast<double>(ns) / static_cast<double>(span->nanoseconds));
  if (const auto* n = by.if_integer()) {
    if (*n == 0) fail_here("divided by 0");
    return span_of(floor_divide(ns, *n));
  }
  if (const auto* d = by.if_real())
    return span_of(static_cast<std::int64_t>(std::floor(static_cast<double>(ns) / *d)));
  fail_here(fmt::format("A Timespan cannot be divided by {}", with_article(label(by))));
}

Value modulo(std::int64_t ns, const Value& by) {
  const auto* n = by.if_integer();
  if (!n)
    fail_here(fmt::format("Can not do modulus on a Timespan using a {}", with_article(label(by))));
  if (*n == 0) fail_here("divided by 0");
  const auto seconds = floor_divide(ns, per_second);
  return Value(seconds - floor_divide(seconds, *n) * *n);
}

std::optional<Value> with_timespan(std::string_view op, std::int64_t ns, const Value& right) {
  const auto other = duration(right);
  if (op == "+") {
    if (const auto* stamp = right.if_rich<value::Timestamp>())
      return stamp_of(ns + stamp->nanoseconds);
    if (!other)
      fail_here(
          fmt::format("{} cannot be added to a Timespan", with_capital_article(label(right))));
    return span_of(ns + *other);
  }
  if (op == "-") {
    if (!other)
      fail_here(fmt::format("{} cannot be subtracted from a Timespan",
                            with_capital_article(label(right))));
    return span_of(ns - *other);
  }
  if (op == "*") return multiply(ns, right);
  if (op == "/") return divide(ns, right);
  if (op == "%") return modulo(ns, right);
  return std::nullopt;
}

std::optional<Value> with_timestamp(std::string_view op, std::int64_t ns, const Value& right) {
  const auto other = duration(right);
  if (op == "+") {
    if (!other)
      fail_here(
          fmt::format("{} cannot be added to a Timestamp", with_capital_article(label(right))));
    return stamp_of(ns + *other);
  }
  if (op == "-") {
    if (const auto* stamp = right.if_rich<value::Timestamp>())
      return span_of(ns - stamp->nanoseconds);
    if (!other)
      fail_here(fmt::format("{} cannot be subtracted from a Timestamp",
                            with_capital_article(label(right))));
    return stamp_of(ns - *other);
  }
  return std::nullopt;
}

}  // namespace

bool is_time(const Value& v) {
  return v.kind() == value::Kind::timespan || v.kind() == value::Kind::timestamp;
}

Value negate_time(const Value& timespan) {
  const auto* span = timespan.if_rich<value::Timespan>();
  if (!span) fail_here("undefined method `-@' for a Timestamp");
  return span_of(-span->nanoseconds);
}

std::optional<Value> calculate_time(std::string_view op, const Value& left, const Value& right) {
  if (!is_time(left)) {
    const bool span = right.kind() == value::Kind::timespan;
    if (op == "+" || (op == "*" && span)) return calculate_time(op, right, left);
    if (op != "-" || !span) return std::nullopt;
    return with_timespan(op, *duration(left), right);
  }
  if (const auto* span = left.if_rich<value::Timespan>())
    return with_timespan(op, span->nanoseconds, right);
  return with_timestamp(op, left.if_rich<value::Timestamp>()->nanoseconds, right);
}

}  // namespace muster::eval
