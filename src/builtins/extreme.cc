#include "builtins/extreme.hh"

#include <fmt/core.h>

#include <algorithm>

#include "builtins/deprecation.hh"
#include "builtins/number_prefix.hh"
#include "builtins/ruby_order.hh"
#include "types/text.hh"

namespace muster::builtins {

namespace {

using Values = std::span<const Value>;

Value pick(Values values, Extreme wanted, const Order& order) {
  if (values.empty()) return {};
  const Value* best = &values[0];
  for (const auto& v : values.subspan(1)) {
    const int found = order(v, *best);
    if (wanted == Extreme::greatest ? found > 0 : found < 0) best = &v;
  }
  return *best;
}

void need_arguments(const Call& call, Values values) {
  if (values.empty())
    call.fail(fmt::format("{}(): Wrong number of arguments need at least one", call.name));
}

std::string_view without_digits(std::string_view s) {
  const auto end = s.find_first_not_of("0123456789");
  return end == std::string_view::npos ? std::string_view{} : s.substr(end);
}

/// -1, 1.5, 1_5, 1e5: what is compared as a number.
bool looks_numeric(std::string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  const auto rest = without_digits(s);
  if (rest.size() == s.size()) return false;
  if (rest.empty()) return true;
  return std::string_view("._eE").find(rest[0]) != std::string_view::npos && rest.size() > 1 &&
         without_digits(rest.substr(1)).empty();
}

int by_text(const Call& call, const std::string& a, const std::string& b, bool any) {
  if (looks_numeric(a) && looks_numeric(b)) {
    deprecate(call, std::string(call.name) + "_function_numeric_coerce_string",
              fmt::format("The {}() function's auto conversion of String to Numeric is deprecated "
                          "- change to convert input before calling, or use lambda",
                          call.name));
    const double x = float_prefix(a), y = float_prefix(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (any)
    deprecate(call, std::string(call.name) + "_function_string_coerce_any",
              fmt::format("The {}() function's auto conversion of Any to String is deprecated - "
                          "change to convert input before calling, or use lambda",
                          call.name));
  return a.compare(b);
}

using Ranking = Value (*)(Call&, Values, Extreme);

Value of_numbers(Call& call, Values values, Extreme wanted) {
  need_arguments(call, values);
  return pick(values, wanted,
              [&](const Value& a, const Value& b) { return ruby_order(call, a, b); });
}

Value of_texts(Call& call, Values values, Extreme wanted) {
  need_arguments(call, values);
  return pick(values, wanted, [&](const Value& a, const Value& b) {
    return by_text(call, *a.if_string(), *b.if_string(), false);
  });
}

Value of_any(Call& call, Values values, Extreme wanted) {
  need_arguments(call, values);
  return pick(values, wanted, [&](const Value& a, const Value& b) {
    return by_text(call, types::ruby_text(a), types::ruby_text(b), true);
  });
}

Value by_block(Call& call, Values values, Extreme wanted) {
  return pick(values, wanted, [&](const Value& a, const Value& b) {
    return block_order(call, call.yield(a, b), a, b);
  });
}

}  // namespace

Builtin extreme(std::string doc, Extreme wanted) {
  const auto all = [wanted](Ranking ranking) {
    return [=](Call& call) { return ranking(call, call.arguments, wanted); };
  };
  const auto array = [wanted](Ranking ranking) {
    return
        [=](Call& call) { return (call.block ? by_block : ranking)(call, call.array(0), wanted); };
  };
  const std::string optional_block = "Callable[2,2] block?";
  return {.doc = std::move(doc),
          .overloads = {{{"Numeric values*"}, "", all(of_numbers), ""},
                        {{"String values*"}, "", all(of_texts), ""},
                        {{"Array[Numeric] values"}, optional_block, array(of_numbers), ""},
                        {{"Array[String] values"}, optional_block, array(of_texts), ""},
                        {{"Array values"}, optional_block, array(of_any), ""},
                        {{"Any values*"}, "Callable[2,2] block", all(by_block), ""},
                        {{"Any values*"}, "", all(of_any), ""}}};
}

}  // namespace muster::builtins
