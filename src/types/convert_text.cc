#include <fmt/core.h>

#include "base/base64.hh"
#include "base/error.hh"
#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Value;
using Texts = std::vector<std::pair<std::string, std::string>>;

constexpr const char* format_type =
    R"(Pattern[/^%([\s\[+#0{<(|-]*)([1-9][0-9]*)?(?:\.([0-9]+))?([a-zA-Z])$/])";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view blanks = "\t\n\v\f\r";
    if (const auto at = blanks.find(c); at != std::string_view::npos)
      out += {'\\', "tnvfr"[at]};
    else if (std::string_view("[]{}()|-*.\\?+^$# ").find(c) != std::string_view::npos)
      out += {'\\', c};
    else
      out += c;
  }
  return out;
}

Value to_regexp(Arguments a, Names&) {
  const bool escape = a.size() > 1 && a[1].truthy();
  try {
    return std::make_shared<const value::Regexp>(escape ? escaped(*a[0].if_string())
                                                        : *a[0].if_string());
  } catch (const base::Error& e) {
    fail(e.what());  // the text of the pattern is the user's
  }
}

Value binary_of(const std::string& text, const std::string& format) {
  const auto made = [](std::optional<std::string> bytes) {
    if (!bytes) fail("invalid base64");
    return Value(std::make_shared<const value::Binary>(std::move(*bytes)));
  };
  switch (format[1]) {
    case 'b': return made(base::from_base64_lenient(text));
    case 'u': return made(base::from_base64_url(text));
    case 'B': return made(base::from_base64(text));
    default: return made(text);  // %s and %r: the bytes themselves
  }
}

Value binary_from_bytes(const value::Array& numbers) {
  std::string bytes;
  for (const auto& n : numbers) bytes += static_cast<char>(*n.if_integer());
  return std::make_shared<const value::Binary>(std::move(bytes));
}

std::string format_or_default(const Value* v) {
  return v && v->if_string() ? *v->if_string() : "%B";
}

Value binary_from_hash(Arguments a, Names&) {
  const auto& h = *a[0].if_hash();
  const auto* v = h.find("value");
  if (const auto* bytes = v->if_array()) return binary_from_bytes(*bytes);
  return binary_of(*v->if_string(), format_or_default(h.find("format")));
}

}  // namespace

const ConstructorPtr& string_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_string",
      Texts{{"Format", format_type},
            {"ContainerFormat",
             "Struct[{Optional[format] => Format, Optional[separator] => String, "
             "Optional[separator2] => String, "
             "Optional[string_formats] => Hash[Type, Format]}]"},
            {"TypeMap", "Hash[Type, Variant[Format, ContainerFormat]]"},
            {"Convertible", "Any"},
            {"Formats", "Variant[Default, String[1], TypeMap]"}},
      std::vector<Overload>{
          {{{"Convertible", "from"}}, {{"Formats", "string_formats"}}, [](Arguments a, Names&) {
             return Value(format(a[0], a.size() > 1 ? a[1] : Value()));
           }}});
  return made;
}

const ConstructorPtr& regexp_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_float", Texts{},
      std::vector<Overload>{{{{"String", "pattern"}}, {{"Boolean", "escape"}}, to_regexp}});
  return made;
}

const ConstructorPtr& binary_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_Binary",
      Texts{{"ByteInteger", "Integer[0,255]"},
            {"Base64Format", R"(Enum["%b", "%u", "%B", "%s", "%r"])"},
            {"StringHash", R"(Struct[{value => String, "format" => Optional[Base64Format]}])"},
            {"ArrayHash", "Struct[{value => Array[ByteInteger]}]"},
            {"BinaryArgsHash", "Variant[StringHash, ArrayHash]"}},
      std::vector<Overload>{
          {{{"String", "str"}},
           {{"Base64Format", "format"}},
           [](Arguments a, Names&) {
             return binary_of(*a[0].if_string(), format_or_default(a.size() > 1 ? &a[1] : nullptr));
           }},
          {{{"Array[ByteInteger]", "byte_array"}},
           {},
           [](Arguments a, Names&) { return binary_from_bytes(*a[0].if_array()); }},
          {{{"BinaryArgsHash", "hash_args"}}, {}, binary_from_hash}});
  return made;
}

const ConstructorPtr& sensitive_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_Sensitive", Texts{},
      std::vector<Overload>{
          {{{"Sensitive", "value"}}, {}, [](Arguments a, Names&) { return a[0]; }},
          {{{"Any", "value"}}, {}, [](Arguments a, Names&) {
             return Value(std::make_shared<const value::Sensitive>(a[0]));
           }}});
  return made;
}

const ConstructorPtr& type_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_type", Texts{},
      std::vector<Overload>{{{{"String[1]", "type_string"}}, {}, [](Arguments a, Names& names) {
                               return Value(from_text(*a[0].if_string(), names));
                             }}});
  return made;
}

const ConstructorPtr& unit_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_unit", Texts{},
      std::vector<Overload>{{{{"Any", "from"}}, {}, [](Arguments a, Names&) { return a[0]; }}});
  return made;
}

}  // namespace muster::types
