#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/base64.hh"
#include "base/letter_case.hh"
#include "base/strings.hh"
#include "base/utf8.hh"
#include "types/fail.hh"
#include "types/formatter.hh"
#include "types/quote.hh"
#include "types/sprintf.hh"
#include "types/sprintf_field.hh"
#include "types/text.hh"
#include "value/json.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

std::string print(const std::string& format, const value::Value& v) {
  return sprintf(format, std::array{v});
}

/// The format with another letter.
std::string with_letter(const StringFormat& f, char letter) {
  auto text = f.text;
  text.back() = letter;
  return text;
}

std::string fitted(const StringFormat& f, const std::string& text) {
  FieldFormat field;
  field.left = f.left;
  if (f.width) field.width = static_cast<int>(*f.width);
  if (f.precision) field.precision = static_cast<int>(*f.precision);
  return format_text(field, text);
}

std::string format_default(const StringFormat& f) {
  if (!one_of(f.letter, "dDsp")) illegal_format("Default", f, "dDsp");
  const std::string text = f.letter == 'D' ? "Default" : "default";
  return fitted(f, f.alternate ? '"' + text + '"' : text);
}

std::string undef_text(const StringFormat& f) {
  switch (f.letter) {
    case 'n': return f.alternate ? "null" : "nil";
    case 'u': return f.alternate ? "undefined" : "undef";
    case 'v': return "n/a";
    case 'V': return "N/A";
    case 's': return f.alternate ? "\"\"" : "";
    case 'p': return f.alternate ? "\"undef\"" : "undef";
    default: break;  // numbers, or an error
  }
  if (one_of(f.letter, "dxXobBeEfgGaA")) return "NaN";
  illegal_format("Undef", f, "nudxXobBeEfgGaAvVsp");
}

std::string format_integer_value(std::int64_t n, const StringFormat& f) {
  if (one_of(f.letter, "dxXobBp")) return print(f.text, n);
  if (one_of(f.letter, "eEfgGaA")) return print(f.text, static_cast<double>(n));
  if (f.letter == 'c') {
    if (n < 0 || n > 0x10FFFF) fail("pack(U): value out of range");
    std::string character;
    base::append_utf8(character, static_cast<std::uint32_t>(n));
    return print(with_letter(f, 's'), f.alternate ? '"' + character + '"' : character);
  }
  if (f.letter == 's') return print(with_letter(f, f.alternate ? 'p' : 's'), std::to_string(n));
  illegal_format("Integer", f, "dxXobBeEfgGaAspc");
}

std::string format_real(double d, const StringFormat& f) {
  if (one_of(f.letter, "dxXobB")) {
    if (std::isnan(d)) fail("NaN");
    if (std::isinf(d)) fail(d < 0 ? "-Infinity" : "Infinity");
    return print(f.text, std::trunc(d));
  }
  if (one_of(f.letter, "eEfgGaAp")) return print(f.text, d);
  const auto text = value::real_text(d);
  if (f.letter == 's') return print(f.text, f.alternate ? '"' + text + '"' : text);
  illegal_format("Float", f, "dxXobBeEfgGaAsp");
}

std::string format_boolean(bool b, const StringFormat& f) {
  const auto word = [&](const std::string& text) {
    return fitted(f, f.alternate ? text.substr(0, 1) : text);
  };
  switch (f.letter) {
    case 't': return word(b ? "true" : "false");
    case 'T': return word(b ? "True" : "False");
    case 'y': return word(b ? "yes" : "no");
    case 'Y': return word(b ? "Yes" : "No");
    case 's':
    case 'p': return fitted(f, b ? "true" : "false");
    default: break;  // numbers, or an error
  }
  if (one_of(f.letter, "dxXobB")) return format_integer_value(b ? 1 : 0, f);
  if (one_of(f.letter, "eEfgGaA")) return format_real(b ? 1.0 : 0.0, f);
  illegal_format("Boolean", f, "tTyYdxXobBeEfgGaAsp");
}

std::string capitalized_segments(const std::string& text) {
  auto segments = base::split(text, "::");
  while (!segments.empty() && segments.back().empty()) segments.pop_back();
  for (auto& s : segments) s = base::capitalize(s);
  return base::join(segments, "::");
}

std::string format_string(const std::string& text, const StringFormat& f) {
  if (f.letter == 's') return print(f.text, text);
  if (f.letter == 'p') return fitted(f, f.alternate ? double_quote(text) : quote(text));
  std::string changed;
  switch (f.letter) {
    case 'c': changed = base::capitalize(text); break;
    case 'C': changed = capitalized_segments(text); break;
    case 'u': changed = base::upcase(text); break;
    case 'd': changed = base::downcase(text); break;
    case 't': changed = base::trim(text); break;
    default: illegal_format("String", f, "cCudspt");
  }
  return f.alternate ? fitted(f, quote(changed)) : print(with_letter(f, 's'), changed);
}

std::string format_binary(const std::string& bytes, const StringFormat& f) {
  const auto shown = [&](const std::string& text) {
    return print(with_letter(f, f.alternate ? 'p' : 's'), text);
  };
  switch (f.letter) {
    case 's':
      if (!f.alternate && !base::valid_utf8(bytes)) {
        const auto bad = static_cast<unsigned char>(
            *std::find_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; }));
        fail(fmt::format("\"\\x{:02X}\" from ASCII-8BIT to UTF-8", bad));
      }
      return shown(bytes);
    case 'p': return "Binary(\"" + print(with_letter(f, 's'), base::base64(bytes)) + "\")";
    case 'b': return shown(base::base64_lines(bytes));
    case 'B': return shown(base::base64(bytes));
    case 'u': return shown(base::base64_url(bytes));
    case 't': return shown("Binary");
    case 'T': return shown("BINARY");
    default: illegal_format("Binary", f, "bButTsp");
  }
}

std::string format_regexp(const value::Regexp& r, const StringFormat& f) {
  if (f.letter == 'p') return print(with_letter(f, 's'), regexp_text(r.pattern));
  if (f.letter != 's') illegal_format("Regexp", f, "sp");
  return print(f.text,
               f.alternate ? quote(bare_regexp_text(r.pattern)) : bare_regexp_text(r.pattern));
}

std::string format_type(const Type& t, const StringFormat& f) {
  const auto text = type_text(t);
  if (f.letter == 'p') return print(with_letter(f, 's'), text);
  if (f.letter != 's') illegal_format("Type", f, "sp");
  return print(f.text, f.alternate ? '"' + text + '"' : text);
}

std::string format_uri(const std::string& text, const StringFormat& f) {
  if (f.letter == 'p') return "URI(" + quote(text) + ')';
  if (f.letter != 's') illegal_format("URI", f, "sp");
  return print(f.text, f.alternate ? quote(text) : text);
}

}  // namespace

void illegal_format(std::string_view type, const StringFormat& f, std::string_view expected) {
  fail(fmt::format(
      "Illegal format '{}' specified for value of {} type - expected one of the characters '{}'",
      f.letter, type, expected));
}

std::string format_scalar(const value::Value& v, const StringFormat& f) {
  switch (v.kind()) {
    case value::Kind::undef: return fitted(f, undef_text(f));
    case value::Kind::default_: return format_default(f);
    case value::Kind::boolean: return format_boolean(*v.if_boolean(), f);
    case value::Kind::integer: return format_integer_value(*v.if_integer(), f);
    case value::Kind::real: return format_real(*v.if_real(), f);
    case value::Kind::string: return format_string(*v.if_string(), f);
    case value::Kind::binary: return format_binary(v.if_rich<value::Binary>()->bytes, f);
    case value::Kind::regexp: return format_regexp(*v.if_rich<value::Regexp>(), f);
    case value::Kind::type: return format_type(*v.if_rich<Type>(), f);
    case value::Kind::uri: return format_uri(v.if_rich<value::Uri>()->text, f);
    default: return print(f.text, v);  // versions and times are left to sprintf
  }
}

}  // namespace muster::types
