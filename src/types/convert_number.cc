#include <fmt/core.h>

#include <array>
#include <cmath>

#include "base/letter_case.hh"
#include "base/strings.hh"
#include "types/calculator.hh"
#include "types/constructor.hh"
#include "types/convert.hh"
#include "types/fail.hh"
#include "types/local_names.hh"
#include "types/ruby_number.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Value;

constexpr const char* integer_pattern =
    R"(\A[+-]?\s*(?:(?:\d+)|(?:0[xX][0-9A-Fa-f]+)|(?:0[bB][01]+))\z)";
constexpr const char* float_pattern =
    R"(\A[+-]?\s*(?:(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE]-?\d+)?)|(?:0[xX][0-9A-Fa-f]+)|(?:0[0-7]+)|(?:0[bB][01]+))\z)";

std::optional<std::int64_t> time_nanoseconds(const Value& v) {
  if (const auto* t = v.if_rich<value::Timespan>()) return t->nanoseconds;
  if (const auto* t = v.if_rich<value::Timestamp>()) return t->nanoseconds;
  return std::nullopt;
}

double seconds(std::int64_t ns) {
  return static_cast<double>(static_cast<long double>(ns) / 1e9L);
}
std::int64_t whole_seconds(std::int64_t ns) {
  return ns / 1'000'000'000 - (ns % 1'000'000'000 < 0 ? 1 : 0);
}

std::int64_t truncated(double d) {
  if (std::isnan(d)) fail("NaN");
  if (std::isinf(d)) fail(d < 0 ? "-Infinity" : "Infinity");
  if (std::fabs(d) >= 9223372036854775808.0)
    fail(to_text(d) + " is out of the range of 64 bit integers");
  return static_cast<std::int64_t>(d);
}

/// "- 1" as "-1".
std::string without_gap(const std::string& s) {
  if (s.empty() || (s[0] != '-' && s[0] != '+')) return s;
  const auto digits = s.find_first_not_of(" \t", 1);
  return digits == std::string::npos ? s : s[0] + s.substr(digits);
}

Value absolute(const Value& n, bool wanted) {
  if (!wanted) return n;
  if (const auto* i = n.if_integer()) return *i < 0 ? Value(-*i) : n;
  return std::fabs(*n.if_real());
}

bool flag(const Value* v) {
  return v && v->truthy();
}
const Value* argument(Arguments a, std::size_t i) {
  return i < a.size() ? &a[i] : nullptr;
}

Value to_integer(const Value& from, const Value* radix, bool abs) {
  const int base = radix && radix->if_integer() ? static_cast<int>(*radix->if_integer()) : 0;
  if (const auto* s = from.if_string()) {
    // A gap after the sign is put right only where the text is none without that; errors show what
    // was given.
    return absolute(ruby_integer(without_gap(*s), base), abs);
  }
  if (const auto* d = from.if_real()) return absolute(truncated(*d), abs);
  if (const auto ns = time_nanoseconds(from)) return absolute(whole_seconds(*ns), abs);
  if (const auto* b = from.if_boolean()) return *b ? 1 : 0;
  return absolute(from, abs);
}

Value to_float(const Value& from, bool abs) {
  if (const auto* s = from.if_string()) {
    const auto text = without_gap(*s);
    const bool binary = text.size() > 1 && text[0] == '0' && (text[1] == 'b' || text[1] == 'B');
    return absolute(binary ? static_cast<double>(ruby_integer(text)) : ruby_float(text), abs);
  }
  if (const auto* i = from.if_integer()) return absolute(static_cast<double>(*i), abs);
  if (const auto ns = time_nanoseconds(from)) return absolute(seconds(*ns), abs);
  if (const auto* b = from.if_boolean()) return *b ? 1.0 : 0.0;
  return absolute(from, abs);
}

Value to_numeric(const Value& from, bool abs) {
  if (const auto* s = from.if_string()) {
    const bool prefixed = s->size() > 1 && (*s)[0] == '0' &&
                          std::string_view("bBxX").find((*s)[1]) != std::string_view::npos;
    if (prefixed) return absolute(ruby_integer(*s), abs);
    const auto n = to_number(*s);
    return n ? absolute(*n, abs) : Value();
  }
  if (const auto* b = from.if_boolean()) return *b ? 1 : 0;
  if (const auto ns = time_nanoseconds(from)) return absolute(seconds(*ns), abs);
  return absolute(from, abs);
}

std::string cannot(const Value& from, std::string_view to) {
  if (const auto* s = from.if_string())
    return fmt::format("The string '{}' cannot be converted to {}", *s, to);
  return fmt::format("Value of type {} cannot be converted to {}",
                     type_text(*generalize(infer(from))), to);
}

void check_radix(const Value& radix) {
  const auto* i = radix.if_integer();
  if (radix.is_default() || (i && (*i == 2 || *i == 8 || *i == 10 || *i == 16))) return;
  fail(fmt::format("Illegal radix: {}, expected 2, 8, 10, 16, or default", to_text(radix)));
}

Value integer_error(Arguments a, Names&) {
  if (const auto* radix = argument(a, 1)) check_radix(*radix);
  return cannot(a[0], "Integer");
}

const std::string& integer_source() {
  static const std::string text =
      fmt::format("Variant[Numeric, Boolean, Pattern[/{}/], Timespan, Timestamp]", integer_pattern);
  return text;
}
constexpr const char* integer_arguments =
    "Struct[{from => Convertible, Optional[radix] => Radix, Optional[abs] => Boolean}]";
constexpr const char* radix_type =
    "Variant[Default, Integer[2,2], Integer[8,8], Integer[10,10], Integer[16,16]]";

struct IntegerArguments {
  TypePtr convertible, named;
};
const IntegerArguments& integer_argument_types() {
  static const IntegerArguments types = [] {
    LocalNames names;
    names.declare("Radix", radix_type);
    names.declare("Convertible", integer_source());
    names.declare("NamedArgs", integer_arguments);
    return IntegerArguments{names.find_type("convertible"), names.find_type("namedargs")};
  }();
  return types;
}

Value integer_hash_error(Arguments a, Names&) {
  const auto& [convertible, named] = integer_argument_types();
  const auto& h = *a[0].if_hash();
  if (const auto* from = h.find("from"); from && !instance(*convertible, *from))
    return cannot(*from, "Integer");
  if (const auto* radix = h.find("radix"); radix && !radix->is_undef()) check_radix(*radix);
  if (!instance(*named, a[0])) fail(describe_mismatch("Integer.new has wrong type,", *named, a[0]));
  return Value();
}

}  // namespace

const ConstructorPtr& integer_constructor() {
  static const ConstructorPtr made =
      std::make_shared<const Constructor>("new",
                                          std::vector<std::pair<std::string, std::string>>{
                                              {"Radix", radix_type},
                                              {"Convertible", integer_source()},
                                              {"NamedArgs", integer_arguments}},
                                          std::vector<Overload>{
                                              {{{"Convertible", "from"}},
                                               {{"Radix", "radix"}, {"Boolean", "abs"}},
                                               [](Arguments a, Names&) {
                                                 return to_integer(a[0], argument(a, 1),
                                                                   flag(argument(a, 2)));
                                               }},
                                              {{{"NamedArgs", "hash_args"}},
                                               {},
                                               [](Arguments a, Names&) {
                                                 const auto& h = *a[0].if_hash();
                                                 return to_integer(*h.find("from"), h.find("radix"),
                                                                   flag(h.find("abs")));
                                               }},
                                              {{{"Hash", "hash_args"}},
                                               {},
                                               integer_hash_error,
                                               true},
                                              {{{"Any", "from"}},
                                               {{"Integer", "radix"}, {"Boolean", "abs"}},
                                               integer_error,
                                               true}});
  return made;
}

namespace {

/// Float and Numeric take the same arguments.
ConstructorPtr number_constructor(const std::string& name, const std::string& first,
                                  const std::array<Overload::Make, 3>& make) {
  const auto source =
      fmt::format("Variant[{}, Boolean, Pattern[/{}/], Timespan, Timestamp]", first, float_pattern);
  return std::make_shared<const Constructor>(
      name,
      std::vector<std::pair<std::string, std::string>>{
          {"Convertible", source},
          {"NamedArgs", "Struct[{from => Convertible, Optional[abs] => Boolean}]"}},
      std::vector<Overload>{{{{"Convertible", "from"}}, {{"Boolean", "abs"}}, make[0]},
                            {{{"NamedArgs", "hash_args"}}, {}, make[1]},
                            {{{"Any", "from"}}, {{"Boolean", "abs"}}, make[2], true}});
}

}  // namespace

const ConstructorPtr& float_constructor() {
  static const ConstructorPtr made = number_constructor(
      "new_float", "Numeric",
      {[](Arguments a, Names&) { return to_float(a[0], flag(argument(a, 1))); },
       [](Arguments a, Names&) {
         return to_float(*a[0].if_hash()->find("from"), flag(a[0].if_hash()->find("abs")));
       },
       [](Arguments a, Names&) { return Value(cannot(a[0], "Float")); }});
  return made;
}

const ConstructorPtr& numeric_constructor() {
  static const ConstructorPtr made = number_constructor(
      "new_numeric", "Integer, Float",
      {[](Arguments a, Names&) { return to_numeric(a[0], flag(argument(a, 1))); },
       [](Arguments a, Names&) {
         return to_numeric(*a[0].if_hash()->find("from"), flag(a[0].if_hash()->find("abs")));
       },
       [](Arguments a, Names&) { return Value(cannot(a[0], "Numeric")); }});
  return made;
}

const ConstructorPtr& boolean_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_boolean", std::vector<std::pair<std::string, std::string>>{},
      std::vector<Overload>{
          {{{"Variant[Integer, Float, Boolean, Enum['false','true','yes','no','y','n',true]]",
             "from"}},
           {},
           [](Arguments a, Names&) {
             if (const auto* s = a[0].if_string()) {
               const auto word = base::downcase(*s);
               return Value(word != "false" && word != "no" && word != "n");
             }
             if (const auto* d = a[0].if_real()) return Value(*d != 0.0);
             if (const auto* i = a[0].if_integer()) return Value(*i != 0);
             return a[0];
           }},
          {{{"Any", "from"}},
           {},
           [](Arguments a, Names&) { return Value(cannot(a[0], "Boolean")); },
           true}});
  return made;
}

}  // namespace muster::types
