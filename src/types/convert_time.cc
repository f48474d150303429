#include <chrono>
#include <cmath>

#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/text.hh"
#include "types/time_format.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Hash;
using value::Value;
using Texts = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t second = 1'000'000'000;
constexpr const char* formats_type = "Variant[String[2],Array[String[2], 1]]";

Value timespan(std::int64_t ns) {
  return std::make_shared<const value::Timespan>(ns);
}
Value timestamp(std::int64_t ns) {
  return std::make_shared<const value::Timestamp>(ns);
}

[[noreturn]] void out_of_range() {
  fail("a time of more than 292 years cannot be represented");
}

std::int64_t from_seconds(const Value& v) {
  if (const auto* d = v.if_real()) {
    const double ns = *d * static_cast<double>(second);
    if (!(std::fabs(ns) < 9.2e18)) out_of_range();
    return static_cast<std::int64_t>(ns);
  }
  std::int64_t ns = 0;
  if (__builtin_mul_overflow(*v.if_integer(), second, &ns)) out_of_range();
  return ns;
}

/// The formats an argument gives: one, several, or none.
struct Formats {
  std::vector<std::string> list;
  bool alternatives = false;
};
Formats formats_of(const Value* v) {
  Formats out;
  if (v && v->if_string()) out.list = {*v->if_string()};
  if (v && v->if_array()) {
    out.alternatives = true;
    for (const auto& f : *v->if_array()) out.list.push_back(*f.if_string());
  }
  return out;
}
const Value* argument(Arguments a, std::size_t i) {
  return i < a.size() ? &a[i] : nullptr;
}

Value parse_span(const Value& text, const Value* format) {
  const auto formats = formats_of(format);
  return timespan(parse_timespan(*text.if_string(), formats.list, formats.alternatives));
}

Value parse_stamp(const Value& text, const Value* format, const Value* timezone) {
  const auto formats = formats_of(format);
  const auto zone = timezone && timezone->if_string() ? *timezone->if_string() : std::string();
  return timestamp(parse_timestamp(*text.if_string(), formats.list, formats.alternatives, zone));
}

constexpr std::string_view fields[] = {"days",         "hours",        "minutes",    "seconds",
                                       "milliseconds", "microseconds", "nanoseconds"};
constexpr std::int64_t per_previous[] = {1, 24, 60, 60, 1000, 1000, 1000};

/// Days, hours … nanoseconds; those not given are 0.
std::int64_t from_fields(std::span<const std::int64_t> given) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < std::size(fields); ++i) {
    const auto n = i < given.size() ? given[i] : 0;
    if (__builtin_mul_overflow(total, per_previous[i], &total) ||
        __builtin_add_overflow(total, n, &total))
      out_of_range();
  }
  return total;
}

Value span_from_fields(Arguments a, Names&) {
  std::vector<std::int64_t> given;
  for (const auto& v : a) given.push_back(*v.if_integer());
  return timespan(from_fields(given));
}

Value span_from_hash(Arguments a, Names&) {
  const Hash& h = *a[0].if_hash();
  std::vector<std::int64_t> given;
  for (const auto field : fields) {
    const auto* v = h.find(field);
    given.push_back(v && v->if_integer() ? *v->if_integer() : 0);
  }
  const auto* negative = h.find("negative");
  const auto total = from_fields(given);
  return timespan(negative && negative->truthy() ? -total : total);
}

std::vector<Overload> timespan_overloads() {
  return {
      {{{"Variant[Integer,Float]", "seconds"}},
       {},
       [](Arguments a, Names&) { return timespan(from_seconds(a[0])); }},
      {{{"String[1]", "string"}},
       {{"Formats", "format"}},
       [](Arguments a, Names&) { return parse_span(a[0], argument(a, 1)); }},
      {{{"Integer", "days"}, {"Integer", "hours"}, {"Integer", "minutes"}, {"Integer", "seconds"}},
       {{"Integer", "milliseconds"}, {"Integer", "microseconds"}, {"Integer", "nanoseconds"}},
       span_from_fields},
      {{{"Struct[{string => String[1], Optional[format] => Formats}]", "hash_arg"}},
       {},
       [](Arguments a, Names&) {
         return parse_span(*a[0].if_hash()->find("string"), a[0].if_hash()->find("format"));
       }},
      {{{"Struct[{Optional[negative] => Boolean, Optional[days] => Integer, Optional[hours] => "
         "Integer, Optional[minutes] => "
         "Integer, Optional[seconds] => Integer, Optional[milliseconds] => Integer, "
         "Optional[microseconds] => Integer, "
         "Optional[nanoseconds] => Integer}]",
         "hash_arg"}},
       {},
       span_from_hash}};
}

Value now(Arguments, Names&) {
  return timestamp(std::chrono::duration_cast<std::chrono::nanoseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count());
}

std::vector<Overload> timestamp_overloads() {
  return {{{}, {}, now},
          {{{"Variant[Integer,Float]", "seconds"}},
           {},
           [](Arguments a, Names&) { return timestamp(from_seconds(a[0])); }},
          {{{"String[1]", "string"}},
           {{"Formats", "format"}, {"String[1]", "timezone"}},
           [](Arguments a, Names&) { return parse_stamp(a[0], argument(a, 1), argument(a, 2)); }},
          {{{"Struct[{string => String[1], Optional[format] => Formats, Optional[timezone] => "
             "String[1]}]",
             "hash_arg"}},
           {},
           [](Arguments a, Names&) {
             const Hash& h = *a[0].if_hash();
             return parse_stamp(*h.find("string"), h.find("format"), h.find("timezone"));
           }}};
}

}  // namespace

const ConstructorPtr& timespan_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_timespan", Texts{{"Formats", formats_type}}, timespan_overloads());
  return made;
}

const ConstructorPtr& timestamp_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_timestamp", Texts{{"Formats", formats_type}}, timestamp_overloads());
  return made;
}

}  // namespace muster::types
