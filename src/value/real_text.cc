#include <charconv>
#include <cmath>

#include "value/json.hh"

namespace muster::value {

namespace {

/// The shortest digits that read back as the number, without point, and its decimal exponent:
/// 0.d1d2… × 10^e.
struct Decimal {
  std::string digits;
  int exponent;
};

Decimal shortest(double magnitude) {
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = text.find('e');
  Decimal out{std::string(1, text[0]), 0};
  if (e > 1) out.digits += text.substr(2, e - 2);
  const auto exponent = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), out.exponent);
  ++out.exponent;
  return out;
}

std::string scientific(const Decimal& d) {
  const int e = d.exponent - 1;
  std::string out = d.digits.substr(0, 1) + '.';
  out += d.digits.size() > 1 ? d.digits.substr(1) : "0";
  out += e < 0 ? "e-" : "e+";
  if (std::abs(e) < 10) out += '0';
  return out + std::to_string(std::abs(e));
}

std::string positional(const Decimal& d) {
  const auto size = static_cast<int>(d.digits.size());
  if (d.exponent <= 0)
    return "0." + std::string(static_cast<std::size_t>(-d.exponent), '0') + d.digits;
  const auto whole = static_cast<std::size_t>(d.exponent);
  if (d.exponent >= size) return d.digits + std::string(whole - d.digits.size(), '0') + ".0";
  return d.digits.substr(0, whole) + '.' + d.digits.substr(whole);
}

}  // namespace

std::string real_text(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
  const std::string sign = std::signbit(d) ? "-" : "";
  if (d == 0) return sign + "0.0";
  const auto decimal = shortest(std::abs(d));
  const bool plain = decimal.exponent > -4 && decimal.exponent <= 15;
  return sign + (plain ? positional(decimal) : scientific(decimal));
}

}  // namespace muster::value
