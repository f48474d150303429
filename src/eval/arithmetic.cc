#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "eval/evaluator.hh"
#include "eval/nesting.hh"
#include "eval/time_arithmetic.hh"
#include "eval/uri_join.hh"
#include "types/calculator.hh"
#include "types/convert.hh"
#include "types/iterator.hh"
#include "types/text.hh"
#include "value/json.hh"
#include "value/rich.hh"

namespace muster::eval {

namespace {

using Wide = __int128;

Wide floor_divide(Wide a, Wide b) {
  const Wide q = a / b;
  return (a % b != 0) && ((a < 0) != (b < 0)) ? q - 1 : q;
}

std::string hexadecimal(Wide v, std::size_t zeros = 0) {
  std::string digits;
  for (auto rest = v < 0 ? -v : v; rest != 0; rest /= 16)
    digits.insert(digits.begin(), "0123456789abcdef"[rest % 16]);
  return (v < 0 ? "-0x" : "+0x") + digits + std::string(zeros, '0');
}

bool fits(Wide v) {
  return v >= std::numeric_limits<std::int64_t>::min() &&
         v <= std::numeric_limits<std::int64_t>::max();
}

[[noreturn]] void overflow(const syntax::Expr& e, bool positive, const std::string& digits) {
  fail(e.span, fmt::format("{} resulted in a value outside of Puppet Integer {} range, got '{}'",
                           with_capital_article(label(e)), positive ? "max" : "min", digits));
}

Value checked(const syntax::Expr& e, Wide v) {
  if (!fits(v)) overflow(e, v > 0, hexadecimal(v));
  return Value(static_cast<std::int64_t>(v));
}

Value shift(const syntax::Expr& e, std::int64_t a, std::int64_t by) {
  if (by < 0) return by <= -64 ? Value(std::int64_t{a < 0 ? -1 : 0}) : Value(a >> -by);
  if (a == 0) return Value(std::int64_t{0});
  if (by < 63) return checked(e, static_cast<Wide>(a) * (Wide{1} << by));
  const auto low = static_cast<std::size_t>(std::min<std::int64_t>(by, 4096));
  overflow(e, a > 0, hexadecimal(static_cast<Wide>(a) * (Wide{1} << (low % 4)), low / 4));
}

Value integer_result(const syntax::Binary& e, std::int64_t a, std::int64_t b) {
  const Wide x = a, y = b;
  if ((e.op == "/" || e.op == "%") && b == 0) fail(e.right->span, "Division by 0");
  if (e.op == "+") return checked(e, x + y);
  if (e.op == "-") return checked(e, x - y);
  if (e.op == "*") return checked(e, x * y);
  if (e.op == "/") return checked(e, floor_divide(x, y));
  if (e.op == "%") return checked(e, x - floor_divide(x, y) * y);
  return shift(e, a, e.op == "<<" ? b : b == std::numeric_limits<std::int64_t>::min() ? b + 1 : -b);
}

double as_real(const Value& v) {
  return v.if_integer() ? static_cast<double>(*v.if_integer()) : *v.if_real();
}

Array as_items(const Value& v) {
  if (const auto* array = v.if_array()) return *array;
  const auto* hash = v.if_hash();
  if (!hash) return {v};
  Array pairs;
  for (const auto& [k, x] : *hash) pairs.push_back(Value(Array{k, x}));
  return pairs;
}

Hash as_entries(const Array& items) {
  Hash hash;
  const bool pairs = !items.empty() && std::all_of(items.begin(), items.end(),
                                                   [](const Value& v) { return v.if_array(); });
  if (!pairs && items.size() % 2 != 0) fail_here("odd number of arguments for Hash");
  if (!pairs) {
    for (std::size_t i = 0; i < items.size(); i += 2) hash.set(items[i], items[i + 1]);
    return hash;
  }
  for (const auto& item : items) {
    const auto& pair = *item.if_array();
    if (pair.empty() || pair.size() > 2)
      fail_here(fmt::format("invalid number of elements ({} for 1..2)", pair.size()));
    hash.set(pair[0], pair.size() == 2 ? pair[1] : Value{});
  }
  return hash;
}

Value concatenate(const Value& left, const Value& right) {
  if (const auto* array = left.if_array()) {
    const auto more = as_items(right);
    Array all;
    all.reserve(array->size() + more.size());
    all.insert(all.end(), array->begin(), array->end());
    all.insert(all.end(), more.begin(), more.end());
    return Value(std::move(all));
  }
  if (const auto* hash = left.if_hash()) {
    if (!right.if_hash() && !right.if_array()) fail_here("Can only append Array or Hash to a Hash");
    Hash merged = *hash;
    for (const auto& [k, v] : right.if_hash() ? *right.if_hash() : as_entries(*right.if_array()))
      merged.set(k, v);
    return Value(std::move(merged));
  }
  const auto* more = right.if_rich<value::Binary>();
  if (!more) fail_here("Can only append Binary to a Binary");
  return Value(
      std::make_shared<const value::Binary>(left.if_rich<value::Binary>()->bytes + more->bytes));
}

Value without(const Value& left, const Value& right) {
  if (const auto* hash = left.if_hash()) {
    Hash rest = *hash;
    if (const auto* other = right.if_hash()) {
      for (const auto& entry : *other) rest.erase(entry.first);
    } else {
      for (const auto& key : as_items(right)) rest.erase(key);
    }
    return Value(std::move(rest));
  }
  Array rest;
  const auto unwanted = as_items(right);
  const auto same = [](const Value& a, const Value& b) {
    const bool numbers = (a.if_integer() && b.if_real()) || (a.if_real() && b.if_integer());
    return a == b || (numbers && as_real(a) == as_real(b));
  };
  for (const auto& v : *left.if_array())
    if (std::none_of(unwanted.begin(), unwanted.end(), [&](const Value& u) { return same(v, u); }))
      rest.push_back(v);
  return Value(std::move(rest));
}

}  // namespace

Value Evaluator::to_numeric(const Value& v, diag::Span where) {
  if (v.if_integer() || v.if_real() || is_time(v)) return v;
  if (v.kind() == value::Kind::semver)
    fail_here("can't convert SemanticPuppet::Version into Float");
  std::optional<Value> number;
  if (const auto* text = v.if_string()) number = types::to_number(*text);
  if (!number)
    fail(where, fmt::format("The value '{}' cannot be converted to Numeric.", ruby_text(v)));
  const auto& settings = context.settings;
  if (settings.strict == syntax::Strict::off) return *number;
  const auto message =
      fmt::format("The string '{}' was automatically coerced to the numerical value {}",
                  *v.if_string(), types::to_text(*number));
  if (settings.strict == syntax::Strict::error) fail(where, message);
  context.warn(message, where);
  return *number;
}

Value Evaluator::negate(const Value& v, diag::Span where) {
  if (const auto* real = v.if_real()) return Value(-*real);
  if (is_time(v)) return negate_time(v);
  if (*v.if_integer() == std::numeric_limits<std::int64_t>::min())
    fail(where,
         "Unary Minus resulted in a value outside of Puppet Integer max range, got "
         "'+0x8000000000000000'");
  return Value(-*v.if_integer());
}

Value Evaluator::eval_arithmetic(const syntax::Binary& e, LexicalScope& scope) {
  const auto left = eval(*e.left, scope);
  const auto right = eval(*e.right, scope);
  if (left.if_integer() && right.if_integer())
    return integer_result(e, *left.if_integer(), *right.if_integer());
  const bool collection = left.if_array() || left.if_hash();
  if ((collection && (e.op == "+" || e.op == "-" || e.op == "<<")) ||
      (e.op == "+" && (left.kind() == value::Kind::binary || left.kind() == value::Kind::uri)))
    return combine_collections(e, left, right);
  if (left.kind() == value::Kind::semver)
    fail(e.left->span,
         fmt::format("Operator '{}' is not applicable to {}.", e.op, with_article(label(left))));
  const auto first =
      to_numeric(left, e.left->span);  // the left one is refused, or warned of, first
  return calculate(e, first, to_numeric(right, e.right->span));
}

Value Evaluator::combine_collections(const syntax::Binary& e, const Value& left,
                                     const Value& right) {
  if (left.kind() == value::Kind::uri) return join_uris(left, right);
  if (e.op == "-") return without(left, right);
  if (e.op == "<<") {
    if (!left.if_array())
      fail(e.left->span,
           fmt::format("Operator '{}' is not applicable to {}.", e.op, with_article(label(left))));
    Array longer = *left.if_array();
    longer.push_back(right);
    Value made(std::move(longer));
    check_extent(made, e.span);
    return made;
  }
  auto result = concatenate(left, right);
  check_extent(result, e.span);
  if (result.if_array() && result.if_array()->size() > context.budget.collection_items)
    fail(e.span, fmt::format("An Array has more than the limit of {} elements",
                             context.budget.collection_items));
  return result;
}

Value Evaluator::calculate(const syntax::Binary& e, const Value& left, const Value& right) {
  const auto refuse = [&](const Value& v) {
    fail(e.left->span,
         fmt::format("Operator '{}' is not applicable to {}.", e.op, with_article(label(v))));
  };
  const auto refuse_both = [&] {
    fail(e.left->span, fmt::format("Operator '{}' is not applicable to {} when right side is {}.",
                                   e.op, with_article(label(left)), with_article(label(right))));
  };
  if (left.if_integer() && right.if_integer())
    return integer_result(e, *left.if_integer(), *right.if_integer());
  if (e.op == "%" && left.if_real()) refuse(left);
  if (e.op == "%" && right.if_real()) refuse_both();
  if (is_time(left) || is_time(right)) {
    auto result = calculate_time(e.op, left, right);
    if (!result && is_time(left)) refuse(left);
    if (!result) refuse_both();
    return *result;
  }
  if (e.op == "<<" || e.op == ">>") {
    if (left.if_real()) refuse(left);
    return integer_result(e, *left.if_integer(), static_cast<std::int64_t>(*right.if_real()));
  }
  const double a = as_real(left), b = as_real(right);
  const double result = e.op == "+" ? a + b : e.op == "-" ? a - b : e.op == "*" ? a * b : a / b;
  if (std::isinf(result))
    fail(e.left->span, fmt::format("The result of the {} expression is Infinity", e.op));
  return Value(result);
}

}  // namespace muster::eval
