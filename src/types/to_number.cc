#include <cctype>

#include "types/convert.hh"
#include "types/ruby_number.hh"

namespace muster::types {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t digits(std::string_view s, std::size_t at) {
  while (at < s.size() && is_digit(s[at])) ++at;
  return at;
}

/// Where a fraction and an exponent that follow the digits end.
std::size_t float_tail(std::string_view s, std::size_t at) {
  if (at < s.size() && s[at] == '.' && digits(s, at + 1) > at + 1) at = digits(s, at + 1);
  if (at >= s.size() || (s[at] != 'e' && s[at] != 'E')) return at;
  const auto exponent = at + (at + 1 < s.size() && s[at + 1] == '-' ? 2 : 1);
  return digits(s, exponent) > exponent ? digits(s, exponent) : at;
}

bool hex(std::string_view s) {
  if (s.size() < 3 || s[0] != '0' || (s[1] != 'x' && s[1] != 'X')) return false;
  for (const char c : s.substr(2))
    if (!std::isxdigit(static_cast<unsigned char>(c))) return false;
  return true;
}

/// A leading 0 makes a whole number octal: "08" is none.
bool octal_mistake(std::string_view s) {
  return s.size() > 1 && s[0] == '0' && s.find_first_of("89") != std::string_view::npos;
}

}  // namespace

std::optional<value::Value> to_number(std::string_view text) {
  auto s = text.starts_with("::") ? text.substr(2) : text;
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  const std::string sign = negative ? "-" : "";
  if (hex(s)) return ruby_integer(sign + std::string(s));
  const auto whole = digits(s, 0);
  if (whole == 0 || float_tail(s, whole) != s.size()) return std::nullopt;
  if (whole != s.size()) return ruby_float(sign + std::string(s));
  if (octal_mistake(s)) return std::nullopt;
  return ruby_integer(sign + std::string(s));
}

}  // namespace muster::types
