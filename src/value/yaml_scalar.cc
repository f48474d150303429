#include "value/yaml_scalar.hh"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/strings.hh"
#include "base/utf8.hh"
#include "value/regexp.hh"

namespace muster::value {

namespace {

using Meaning = PlainScalar::Meaning;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool matches(const Regexp& pattern, std::string_view text) {
  return pattern.search(text).has_value();
}

PlainScalar plain_text(std::string_view text) {
  return {Meaning::text, text};
}

/// Letters, blanks and most punctuation: a scalar that begins with one of them is no number.
bool is_wordy(std::string_view rest) {
  const char c = rest[0];
  if (static_cast<unsigned char>(c) >= 0x80) {
    static const Regexp letter("\\A[[:alpha:]]");
    return matches(letter, base::first_character(rest));
  }
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("_ \t\r\n\f\v!@#$%^&*(){}<>|/\\~;=").find(c) != std::string_view::npos;
}

bool begins_wordy(std::string_view text) {
  if (is_wordy(text)) return true;
  const auto first = base::first_character(text);
  if (first.size() == 1 &&
      (is_digit(text[0]) || text[0] == '.' || text[0] == ':' || text[0] == '-'))
    return false;
  return first.size() < text.size() && is_wordy(text.substr(first.size()));
}

/// Line by line, because Ruby's ^ and $ are about lines. The text has at most five characters.
PlainScalar read_short_word(std::string_view text) {
  const auto lines =
      base::split(text.ends_with('\n') ? text.substr(0, text.size() - 1) : text, "\n");
  const auto any_line = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      const auto lower = base::lower_ascii(line);
      return std::find(words.begin(), words.end(), lower) != words.end();
    });
  };
  for (const auto& line : lines)
    if (std::string_view("ytonfYTONF~").find(line.empty() ? '\n' : line[0]) ==
        std::string_view::npos)
      return plain_text(text);
  if (text == "~" || any_line({"null"})) return {Meaning::undef, {}};
  if (any_line({"yes", "true", "on"})) return {Meaning::boolean, true};
  if (any_line({"no", "false", "off"})) return {Meaning::boolean, false};
  return plain_text(text);
}

int number_of(std::string_view digits) {
  int n = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return n;
}

/// In the calendar that Ruby's Date uses: Julian before 15 October 1582.
bool is_date(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1) return false;
  if (year == 1582 && month == 10 && day > 4 && day < 15) return false;
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year <= 1582 || year % 100 != 0 || year % 400 == 0);
  return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool offset_in_range(std::string_view zone) {
  if (zone.empty() || zone == "Z") return true;
  const auto colon = zone.find(':');
  const auto hours = zone.substr(1, std::min<std::size_t>(colon, 3) - 1);
  return number_of(hours) < 24;
}

bool is_time(std::string_view text) {
  static const Regexp time(
      "^-?\\d{4}-(\\d{1,2})-(\\d{1,2})(?:[Tt]|\\s+)(\\d{1,2}):(\\d\\d):(\\d\\d)(?:\\.\\d*)?"
      "(?:\\s*(Z|[-+]\\d{1,2}:?(?:\\d\\d)?))?$");
  const auto match = time.search(text);
  if (!match) return false;
  const auto part = [&](std::size_t i) {
    const auto& g = match->groups[i];
    return g ? text.substr(g->begin, g->end - g->begin) : std::string_view();
  };
  const int month = number_of(part(1)), day = number_of(part(2)), hour = number_of(part(3)),
            minute = number_of(part(4)), second = number_of(part(5));
  if (month < 1 || month > 12 || day < 1 || day > 31 || minute > 59 || second > 60) return false;
  return (hour < 24 || (hour == 24 && minute == 0 && second == 0)) && offset_in_range(part(6));
}

bool is_date(std::string_view text) {
  static const Regexp date("^(\\d{4})-(1[012]|0\\d|\\d)-([12]\\d|3[01]|0\\d|\\d)$");
  const auto match = date.search(text);
  if (!match) return false;
  const auto part = [&](std::size_t i) {
    return number_of(
        text.substr(match->groups[i]->begin, match->groups[i]->end - match->groups[i]->begin));
  };
  return is_date(part(1), part(2), part(3));
}

std::string without(std::string_view text, std::string_view dropped) {
  std::string out;
  for (const char c : text)
    if (dropped.find(c) == std::string_view::npos) out += c;
  return out;
}

/// Ruby weighs the first part with 3600 and the second with 60, even when there are only two.
PlainScalar read_base_60(std::string_view text, bool real) {
  double sum = 0;
  double weight = 3600;
  for (const auto& part : base::split(text, ":")) {
    const auto digits = without(part, "_");
    double n = 0;
    const auto* begin = digits.data() + (digits.starts_with('+') ? 1 : 0);
    std::from_chars(begin, digits.data() + digits.size(), n);
    sum += n * weight;
    weight /= 60;
  }
  if (real) return {Meaning::number, sum};
  return {Meaning::number, static_cast<std::int64_t>(sum)};
}

std::optional<double> to_real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double d = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), d);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range)
    return std::strtod(std::string(text).c_str(), nullptr);
  return d;
}

PlainScalar read_float(std::string_view text) {
  auto digits = without(text, ",_");
  if (const auto dot = digits.find('.');
      dot + 1 == digits.size() || digits[dot + 1] == 'e' || digits[dot + 1] == 'E')
    digits.erase(dot, 1);
  const auto d = to_real(digits);
  return d ? PlainScalar{Meaning::number, *d} : plain_text(text);
}

int base_of(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return 10;
  if (digits[1] == 'x') return 16;
  return digits[1] == 'b' ? 2 : 8;
}

PlainScalar read_integer(std::string_view text) {
  const auto plain = without(text, ",_+");
  const bool negative = plain.starts_with('-');
  std::string_view digits = std::string_view(plain).substr(negative ? 1 : 0);
  const int radix = base_of(digits);
  digits.remove_prefix(radix == 16 || radix == 2 ? 2 : 0);
  const auto signed_digits = (negative ? "-" : "") + std::string(digits);
  std::int64_t n = 0;
  const auto [end, error] =
      std::from_chars(signed_digits.data(), signed_digits.data() + signed_digits.size(), n, radix);
  if (error == std::errc{}) return {Meaning::number, n};
  if (error == std::errc::invalid_argument) return plain_text(text);
  double wide = 0;
  for (const char c : digits) wide = wide * radix + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  return {Meaning::number, radix == 10 ? std::strtod(signed_digits.c_str(), nullptr)
                           : negative  ? -wide
                                       : wide};
}

std::string symbol_name(std::string_view text) {
  const char quote = text[1];
  if (quote == '"' || quote == '\'')
    if (const auto close = text.rfind(quote); close > 1) {
      const auto inner = text.substr(2, close - 2);
      return std::string(inner.starts_with(':') ? inner.substr(1) : inner);
    }
  return std::string(text.substr(1));
}

std::optional<Value> read_special(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  const auto lower = base::lower_ascii(text);
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  if (lower == ".inf" || lower == "+.inf") return infinity;
  if (lower == "-.inf") return -infinity;
  if (lower == ".nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

PlainScalar read_number(std::string_view text) {
  static const Regexp base_60("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}$");
  static const Regexp real_base_60("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}\\.[0-9_]*$");
  static const Regexp real("^(?:[-+]?([0-9][0-9_,]*)?\\.[0-9]*([eE][-+][0-9]+)?)$");
  static const Regexp integer(
      "^(?:[-+]?0b[0-1_,]+|[-+]?0[0-7_,]+|[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)|[-+]?0x[0-9a-fA-"
      "F_,]+)$");
  if (text.find(':') != std::string_view::npos) {
    if (matches(base_60, text)) return read_base_60(text, false);
    if (matches(real_base_60, text)) return read_base_60(text, true);
  }
  if (matches(real, text))
    return text == "." || text == "+." || text == "-." ? plain_text(text) : read_float(text);
  return matches(integer, text) ? read_integer(text) : plain_text(text);
}

bool is_simple_integer(std::string_view text) {
  return text.size() <= 18 && (text[0] != '0' || text.size() == 1) &&
         std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

PlainScalar read_plain_scalar(std::string_view text) {
  if (text.empty()) return {Meaning::undef, {}};
  if (is_simple_integer(text)) return read_integer(text);
  if (begins_wordy(text) || text.find('\n') != std::string_view::npos)
    return base::utf8_length(text) > 5 ? plain_text(text) : read_short_word(text);
  if (text.find('-') != std::string_view::npos) {
    if (is_time(text)) return {Meaning::time, text};
    if (is_date(text)) return {Meaning::date, text};
  }
  if (auto special = read_special(text)) return {Meaning::number, std::move(*special)};
  if (text[0] == ':' && text.size() > 1) return {Meaning::symbol, symbol_name(text)};
  return read_number(text);
}

}  // namespace muster::value
