#include "types/quote.hh"

#include <fmt/core.h>

#include <algorithm>

#include "value/regexp_source.hh"

namespace muster::types {

namespace {

bool ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

std::string double_quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '"': out += "\\\""; break;
      case '$': out += "\\$"; break;
      case '\\': out += "\\\\"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{{{:X}}}", c);
        else
          out += c;
    }
  }
  return out + '"';
}

std::string quote(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(text.begin(), text.end(), control)) return double_quote(text);
  std::string out = "'";
  bool after_backslash = false;
  for (const char c : text) {
    if (after_backslash) {
      out += '\\';
      out += c;
      after_backslash = false;
    } else if (c == '\\') {
      after_backslash = true;
    } else {
      if (c == '\'') out += '\\';
      out += c;
    }
  }
  if (after_backslash) out += '\\';
  return out + '\'';
}

std::string regexp_text(std::string_view pattern) {
  auto shown = value::between_slashes(pattern);
  if (ascii(pattern)) return shown;
  return "/(?-mix:" + shown.substr(1, shown.size() - 2) + ")/";
}

std::string bare_regexp_text(const std::string& pattern) {
  return ascii(pattern) ? pattern : "(?-imx:" + pattern + ')';
}

}  // namespace muster::types
