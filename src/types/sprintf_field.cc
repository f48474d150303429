#include "types/sprintf_field.hh"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/utf8.hh"

namespace muster::types {

namespace {

std::size_t missing(const FieldFormat& f, std::size_t used) {
  const auto width = static_cast<std::size_t>(f.width.value_or(0));
  return width > used ? width - used : 0;
}

std::string padded(const FieldFormat& f, const std::string& text) {
  const auto fill = missing(f, base::utf8_length(text));
  return f.left ? text + std::string(fill, ' ') : std::string(fill, ' ') + text;
}

int digit_bits(char conversion) {
  switch (conversion) {
    case 'x':
    case 'X': return 4;
    case 'o': return 3;
    case 'b':
    case 'B': return 1;
    default: return 0;
  }
}

/// A whole number: the digits of its magnitude, or of its two's complement when `dots`.
struct Digits {
  std::string text;
  std::string sign;
  bool dots = false;
};

/// Groups a string of binary digits into digits of `bits` bits.
std::string group(std::string binary, int bits) {
  const auto width = static_cast<std::size_t>(bits);
  binary.insert(0, (width - binary.size() % width) % width, '0');
  std::string out;
  for (std::size_t i = 0; i < binary.size(); i += width)
    out += "0123456789abcdef"[std::stoul(binary.substr(i, width), nullptr, 2)];
  const auto first = out.find_first_not_of('0');
  return first == std::string::npos ? "0" : out.substr(first);
}

std::string binary_digits(double magnitude) {
  int exponent = 0;
  const auto mantissa =
      static_cast<std::uint64_t>(std::ldexp(std::frexp(magnitude, &exponent), 53));
  std::string out;
  for (int bit = 52; bit >= 0; --bit) out += (mantissa >> bit & 1) != 0 ? '1' : '0';
  exponent -= 53;
  if (exponent >= 0) return out.append(static_cast<std::size_t>(exponent), '0');
  const auto keep = static_cast<std::ptrdiff_t>(out.size()) + exponent;
  return keep > 0 ? out.substr(0, static_cast<std::size_t>(keep)) : "0";
}

/// The two's complement of a binary number, with one sign digit in front, in digits of `bits` bits.
std::string complement(std::string binary, int bits) {
  const auto width = static_cast<std::size_t>(bits);
  binary.insert(0, width + (width - binary.size() % width) % width, '0');
  for (char& c : binary) c = c == '0' ? '1' : '0';
  for (auto i = binary.size(); i-- > 0;) {
    binary[i] = binary[i] == '0' ? '1' : '0';
    if (binary[i] == '1') break;
  }
  const auto grouped = group(binary, bits);
  const char sign = "01 7   f"[bits == 4 ? 7 : bits == 3 ? 3 : 1];
  const auto first = grouped.find_first_not_of(sign);
  return sign + (first == std::string::npos ? "" : grouped.substr(first));
}

std::string_view prefix_of(const FieldFormat& f) {
  if (!f.alternate) return "";
  switch (f.conversion) {
    case 'x': return "0x";
    case 'X': return "0X";
    case 'b': return "0b";
    case 'B': return "0B";
    case 'o': return "0";
    default: return "";
  }
}

std::string sign_text(const FieldFormat& f, bool negative) {
  return negative ? "-" : f.plus ? "+" : f.space ? " " : "";
}

Digits digits_of(const FieldFormat& f, bool negative, const std::string& binary,
                 const std::string& decimal) {
  const int bits = digit_bits(f.conversion);
  if (bits == 0) return {decimal, sign_text(f, negative)};
  if (negative && !f.plus && !f.space) return {complement(binary, bits), "", true};
  return {group(binary, bits), sign_text(f, negative)};
}

std::string upper(std::string s) {
  for (char& c : s)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return s;
}

std::string lay_out(const FieldFormat& f, Digits d) {
  if (f.conversion == 'X') d.text = upper(d.text);
  auto prefix = std::string(prefix_of(f));
  int precision = f.precision.value_or(-1);
  if (prefix == "0") {
    if (d.dots || (d.text != "0" && precision > static_cast<int>(d.text.size()))) prefix.clear();
    if (d.text == "0") {
      d.text.clear();
      if (f.precision) --precision;
    }
  } else if (d.text == "0") {
    prefix.clear();
  }
  if (d.dots) precision -= 2;
  const auto fixed = d.sign.size() + prefix.size() + (d.dots ? 2 : 0);
  if (prefix.empty() && f.precision == 0 && d.text == "0") d.text.clear();
  auto length = std::max(d.text.size(), static_cast<std::size_t>(std::max(precision, 0)));
  if (f.zero && !f.left && !f.precision)
    length = std::max(length, d.text.size() + missing(f, fixed + d.text.size()));
  const char fill = !d.dots               ? '0'
                    : f.conversion == 'X' ? 'F'
                    : f.conversion == 'x' ? 'f'
                    : f.conversion == 'o' ? '7'
                                          : '1';
  return padded(f, d.sign + prefix + (d.dots ? ".." : "") +
                       std::string(length - d.text.size(), fill) + d.text);
}

std::string printf_format(const FieldFormat& f) {
  std::string out = "%";
  if (f.space) out += ' ';
  if (f.alternate) out += '#';
  if (f.plus) out += '+';
  if (f.left) out += '-';
  if (f.zero) out += '0';
  if (f.width) out += std::to_string(*f.width);
  if (f.precision) out += '.' + std::to_string(*f.precision);
  return out;
}

template <class Float>
std::string print(const std::string& format, Float d) {
  const int length = std::snprintf(nullptr, 0, format.c_str(), d);
  std::string out(static_cast<std::size_t>(length) + 1, '\0');
  std::snprintf(out.data(), out.size(), format.c_str(), d);
  out.pop_back();
  return out;
}

}  // namespace

std::string format_text(const FieldFormat& f, std::string_view text) {
  std::string cut(text);
  if (f.precision) {
    std::size_t end = 0;
    for (int left = *f.precision; end < cut.size(); ++end)
      if ((static_cast<unsigned char>(cut[end]) & 0xC0) != 0x80 && left-- == 0) break;
    cut.resize(end);
  }
  return padded(f, cut);
}

std::string format_integer(const FieldFormat& f, std::int64_t n) {
  const auto magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  std::string binary;
  for (auto m = magnitude; m != 0; m >>= 1) binary.insert(binary.begin(), (m & 1) != 0 ? '1' : '0');
  if (binary.empty()) binary = "0";
  return lay_out(f, digits_of(f, n < 0, binary, std::to_string(magnitude)));
}

std::string format_truncated(const FieldFormat& f, double d) {
  const double magnitude = std::trunc(std::fabs(d));
  return lay_out(
      f, digits_of(f, d < 0 && magnitude != 0, binary_digits(magnitude), print("%.0f", magnitude)));
}

std::string format_float(const FieldFormat& f, long double d) {
  if (std::isnan(d)) return padded(f, (f.plus ? "+" : f.space ? " " : "") + std::string("NaN"));
  if (std::isinf(d)) return padded(f, sign_text(f, d < 0) + "Inf");
  if (f.conversion == 'a' || f.conversion == 'A')
    return print(printf_format(f) + f.conversion, static_cast<double>(d));
  return print(printf_format(f) + 'L' + f.conversion, d);
}

}  // namespace muster::types
