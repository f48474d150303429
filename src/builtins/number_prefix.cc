#include "builtins/number_prefix.hh"

#include <charconv>
#include <cstdlib>
#include <string>
#include <system_error>

namespace muster::builtins {

namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes digits from the front; a single underscore between two of them is passed over.
std::string take_digits(std::string_view& text) {
  std::string digits;
  while (!text.empty()) {
    const bool joins = text[0] == '_' && !digits.empty() && text.size() > 1 && digit(text[1]);
    if (!digit(text[0]) && !joins) break;
    if (!joins) digits += text[0];
    text.remove_prefix(1);
  }
  return digits;
}

std::string take_sign(std::string_view& text) {
  if (!text.starts_with('-') && !text.starts_with('+')) return {};
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  return negative ? "-" : "";
}

std::string_view trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\n\v\f\r");
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

std::string take_exponent(std::string_view text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return {};
  text.remove_prefix(1);
  const auto sign = take_sign(text);
  const auto digits = take_digits(text);
  return digits.empty() ? std::string() : "e" + sign + digits;
}

}  // namespace

std::int64_t integer_prefix(std::string_view text) {
  text = trimmed(text);
  const auto sign = take_sign(text);
  const auto digits = sign + take_digits(text);
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error == std::errc::result_out_of_range) return sign.empty() ? INT64_MAX : INT64_MIN;
  return n;
}

double float_prefix(std::string_view text) {
  text = trimmed(text);
  std::string number = take_sign(text);
  const auto digits = take_digits(text);
  if (digits.empty()) return 0;
  number += digits;
  if (text.size() > 1 && text[0] == '.' && digit(text[1])) {
    text.remove_prefix(1);
    number += "." + take_digits(text);
  }
  number += take_exponent(text);
  return std::strtod(number.c_str(), nullptr);
}

}  // namespace muster::builtins
