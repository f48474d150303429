#include "syntax/numbers.hh"

#include <algorithm>
#include <charconv>
#include <vector>

namespace muster::syntax {

namespace {

struct Digits {
  std::string_view text;
  std::uint8_t radix;
};

Digits digits_of(std::string_view text) {
  if (text.size() > 1 && text[0] == '0')
    return text[1] == 'x' || text[1] == 'X' ? Digits{text.substr(2), 16}
                                            : Digits{text.substr(1), 8};
  return {text, 10};
}

std::uint32_t digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
}

bool is_zero_with_exponent(std::string_view text) {
  const auto exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos) return false;
  return text.substr(0, exponent).find_first_not_of("0.") == std::string_view::npos;
}

std::optional<Number> read_float(std::string_view text) {
  if (is_zero_with_exponent(text)) return std::nullopt;
  double d = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), d);
  if (result.ec == std::errc::result_out_of_range) {
    // Too small is zero, too large is nothing.
    const auto exponent = text.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && text[exponent + 1] == '-';
    if (!small) return std::nullopt;
    d = 0;
  }
  return Number{d, 10};
}

/// Digits beyond this are not converted one by one: the message would be as long as the number.
constexpr std::size_t longest_shown = 4096;

}  // namespace

std::optional<Number> read_number(std::string_view text) {
  const auto d = digits_of(text);
  if (d.radix == 10 && text.find_first_of(".eE") != std::string_view::npos) return read_float(text);
  if (d.radix == 8 && text[1] == '.') return read_float(text);
  std::int64_t n = 0;
  const auto result = std::from_chars(d.text.data(), d.text.data() + d.text.size(), n, d.radix);
  if (result.ec == std::errc{}) return Number{n, d.radix};
  return Number{text, 0};
}

std::string in_hexadecimal(std::string_view text) {
  const auto d = digits_of(text.substr(0, longest_shown));
  std::vector<std::uint32_t> limbs{0};  // least significant first
  for (const char c : d.text) {
    std::uint64_t carry = digit(c);
    for (auto& limb : limbs) {
      carry += std::uint64_t{limb} * d.radix;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const auto limb : limbs)
    for (int shift = 0; shift < 32; shift += 4) out += hex[limb >> shift & 15];
  out.erase(out.find_last_not_of('0') + 1);
  std::reverse(out.begin(), out.end());
  return "0x" + (out.empty() ? "0" : out);
}

}  // namespace muster::syntax
