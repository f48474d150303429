#include <fmt/core.h>

#include "base/utf8.hh"
#include "types/text.hh"
#include "value/regexp.hh"
#include "value/semver_range.hh"

namespace muster::types {

namespace {

std::uint32_t code_point(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  std::uint32_t code = sequence.size() == 1 ? lead : lead & (0xFFU >> (sequence.size() + 1));
  for (const char c : sequence.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
  return code;
}

bool printable(std::string_view sequence) {
  static const value::Regexp print(R"(\A[[:print:]]\z)");
  return print.search(sequence).has_value();
}

std::string escaped(std::uint32_t code) {
  return code > 0xFFFF ? fmt::format("\\u{{{:X}}}", code) : fmt::format("\\u{:04X}", code);
}

std::string interval_text(const value::SemVerRange::Interval& i) {
  if (i.all) return "*";
  if (i.exact) return i.low.version->text();
  std::string out;
  if (i.low.version) out = (i.low.exclusive ? ">" : ">=") + i.low.version->text();
  if (i.low.version && i.high.version) out += ' ';
  if (i.high.version) out += (i.high.exclusive ? "<" : "<=") + i.high.version->text();
  return out;
}

/// What the range means, however it was written.
std::string range_text(const value::SemVerRange& range) {
  std::string out;
  for (const auto& i : range.intervals) out += (out.empty() ? "" : " || ") + interval_text(i);
  return out.empty() ? "<0.0.0" : out;
}

void append_ascii(std::string& out, char c, char next) {
  constexpr std::string_view named = "\a\b\t\n\v\f\r\x1b";
  const bool interpolates = c == '#' && (next == '{' || next == '$' || next == '@');
  if (const auto at = named.find(c); at != std::string_view::npos)
    out += {'\\', "abtnvfre"[at]};
  else if (c == '"' || c == '\\' || interpolates)
    out += {'\\', c};
  else if (c < 0x20 || c == 0x7f)
    out += escaped(static_cast<unsigned char>(c));
  else
    out += c;
}

std::string inspect(std::string_view text, bool only_ascii) {
  const bool utf8 = base::valid_utf8(text);
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0xC0 || !utf8 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    const auto sequence = text.substr(i, length);
    i += length;
    if (c < 0x80)
      append_ascii(out, text[i - 1], i < text.size() ? text[i] : '\0');
    else if (!utf8)
      out += fmt::format("\\x{:02X}", c);
    else if (!only_ascii && printable(sequence))
      out += sequence;
    else
      out += escaped(code_point(sequence));
  }
  return out + '"';
}

}  // namespace

std::string inspect(std::string_view text) {
  return inspect(text, false);
}
std::string ascii_inspect(std::string_view text) {
  return inspect(text, true);
}

std::string ruby_inspect(const value::Value& v) {
  std::string out;
  switch (v.kind()) {
    case value::Kind::undef: return "nil";
    case value::Kind::default_: return ":default";
    case value::Kind::string: return inspect(*v.if_string());
    case value::Kind::array:
      for (const auto& item : *v.if_array()) out += (out.empty() ? "" : ", ") + ruby_inspect(item);
      return '[' + out + ']';
    case value::Kind::hash:
      for (const auto& [key, item] : *v.if_hash())
        out += (out.empty() ? "" : ", ") + ruby_inspect(key) + "=>" + ruby_inspect(item);
      return '{' + out + '}';
    case value::Kind::semver_range: return range_text(*v.if_rich<value::SemVerRange>());
    case value::Kind::sensitive: return "#<Sensitive [value redacted]>";
    default: return to_text(v);  // the rest show themselves as they print
  }
}

std::string ruby_text(const value::Value& v) {
  if (v.if_array() || v.if_hash()) return ruby_inspect(v);
  if (const auto* r = v.if_rich<value::Regexp>()) return "(?-mix:" + r->pattern + ')';
  return to_text(v);
}

}  // namespace muster::types
