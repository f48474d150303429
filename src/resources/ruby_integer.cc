#include "resources/ruby_integer.hh"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/strings.hh"
#include "resources/attribute.hh"

namespace muster::resources {

namespace {

int take_base(std::string_view& digits) {
  if (digits.size() < 2 || digits.front() != '0') return 10;
  const char letter = base::lower_ascii(digits.substr(1, 1)).front();
  const int named = letter == 'x' ? 16 : letter == 'b' ? 2 : letter == 'o' ? 8 : 0;
  digits.remove_prefix(named != 0 ? 2 : 1);
  if (named == 0 && digits.front() == '_') digits.remove_prefix(1);
  return named != 0 ? named : 8;
}

/// nullopt unless each underscore is between two digits.
std::optional<std::string> without_underscores(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '_') {
      out += digits[i];
    } else if (i == 0 || i + 1 == digits.size() || digits[i + 1] == '_') {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace

std::int64_t ruby_integer(std::string_view text) {
  std::string_view digits = base::trim(text);
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  const int base = take_base(digits);
  const auto plain = without_underscores(digits);
  std::int64_t number = 0;
  const char* end = plain ? plain->data() + plain->size() : nullptr;
  const bool has_digits = plain && !plain->empty() && plain->front() != '-';
  if (has_digits)
    if (const auto read = std::from_chars(plain->data(), end, number, base);
        read.ec == std::errc() && read.ptr == end)
      return negative ? -number : number;
  throw std::invalid_argument("invalid value for Integer(): " +
                              inspect(value::Value(std::string(text))));
}

}  // namespace muster::resources
