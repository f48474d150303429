#include "types/ruby_number.hh"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "base/strings.hh"
#include "types/fail.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

bool take_sign(std::string_view& s) {
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  return negative;
}

/// 16 for "0x", 2 for "0b", 8 for "0o" and "0", 10 for "0d"; 0 when there is no prefix.
int prefix_radix(std::string_view s) {
  if (s.size() < 2 || s[0] != '0') return 0;
  switch (s[1]) {
    case 'x':
    case 'X': return 16;
    case 'b':
    case 'B': return 2;
    case 'o':
    case 'O': return 8;
    case 'd':
    case 'D': return 10;
    default: return 8;
  }
}

/// The digits without the prefix, if it goes with the radix; the radix is set when it was open.
std::string_view without_prefix(std::string_view s, int& radix) {
  const int by_prefix = prefix_radix(s);
  if (radix == 0) radix = by_prefix == 0 ? 10 : by_prefix;
  if (by_prefix != radix) return s;
  const bool letter = !std::isdigit(static_cast<unsigned char>(s[1])) && s[1] != '_';
  return s.substr(letter ? 2 : 1);
}

/// Underscores may stand between two digits; nullopt when one stands elsewhere.
std::optional<std::string> without_underscores(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '_') {
      out += s[i];
      continue;
    }
    const auto digit = [&](std::size_t at) {
      return at < s.size() && std::isxdigit(static_cast<unsigned char>(s[at]));
    };
    if (i == 0 || !digit(i - 1) || !digit(i + 1)) return std::nullopt;
  }
  return out;
}

/// The forms Ruby reads and from_chars does not check: digits on both sides of the point, or before
/// it none.
bool plausible_float(std::string_view s) {
  const auto point = s.find('.');
  if (point != std::string_view::npos &&
      !(point + 1 < s.size() && std::isxdigit(static_cast<unsigned char>(s[point + 1]))))
    return false;
  return !s.empty() && (std::isdigit(static_cast<unsigned char>(s[0])) || s[0] == '.');
}

}  // namespace

std::int64_t ruby_integer(std::string_view text, int radix) {
  const auto invalid = [&]() { fail("invalid value for Integer(): " + inspect(text)); };
  auto s = base::trim(text);
  const bool negative = take_sign(s);
  auto body = without_prefix(s, radix);
  if (s.size() > body.size() && body.starts_with('_')) body.remove_prefix(1);
  const auto digits = without_underscores(body);
  if (!digits || digits->empty()) invalid();
  std::uint64_t n = 0;
  const auto* end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, n, radix);
  if (stop != end) invalid();
  const std::uint64_t limit =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1 : 0);
  if (error != std::errc{} || n > limit)
    fail(inspect(text) + " is out of the range of 64 bit integers");
  return static_cast<std::int64_t>(negative ? 0 - n : n);
}

double ruby_float(std::string_view text) {
  const auto invalid = [&]() { fail("invalid value for Float(): " + inspect(text)); };
  auto s = base::trim(text);
  const bool negative = take_sign(s);
  const auto digits = without_underscores(s);
  if (!digits || !plausible_float(*digits)) invalid();
  const bool hex =
      digits->size() > 2 && ((*digits)[1] == 'x' || (*digits)[1] == 'X') && (*digits)[0] == '0';
  const auto* begin = digits->data() + (hex ? 2 : 0);
  const auto* end = digits->data() + digits->size();
  double d = 0;
  const auto [stop, error] =
      std::from_chars(begin, end, d, hex ? std::chars_format::hex : std::chars_format::general);
  if (stop != end || begin == end) invalid();
  if (error == std::errc::result_out_of_range) d = std::strtod(digits->c_str(), nullptr);
  return negative ? -d : d;
}

}  // namespace muster::types
