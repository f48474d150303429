#include "value/yaml_scalar.hh"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/strings.hh"
#include "base/utf8.hh"
#include "value/real_reader.hh"
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

/// Nothing but one of a few short words, or a string.
bool is_word(std::string_view text) {
  return begins_wordy(text) || text.find('\n') != std::string_view::npos;
}

/// Longer than each of those words.
bool is_long(std::string_view text) {
  return base::utf8_length(text) > 5;
}

/// Line by line, because Ruby's ^ and $ are about lines. The text has at most five characters.
PlainScalar read_short_word(std::string_view text) {
  constexpr std::string_view may_begin = "ytonfYTONF~";
  if (may_begin.find(text[0]) == std::string_view::npos) return plain_text(text);
  const auto lines =
      base::split(text.ends_with('\n') ? text.substr(0, text.size() - 1) : text, "\n");
  const auto any_line = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      const auto lower = base::lower_ascii(line);
      return std::find(words.begin(), words.end(), lower) != words.end();
    });
  };
  for (const auto& line : lines)
    if (may_begin.find(line.empty() ? '\n' : line[0]) == std::string_view::npos)
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

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// The digits at the front, up to `most` of them.
std::string_view take_digits(std::string_view& text, std::size_t most) {
  std::size_t size = 0;
  while (size < most && size < text.size() && is_digit(text[size])) ++size;
  const auto digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

/// nullopt: fewer digits than `least`.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  const auto digits = take_digits(text, most);
  if (digits.size() < least) return std::nullopt;
  return number_of(digits);
}

bool take_blanks(std::string_view& text) {
  const auto before = text.size();
  while (take(text, " \t\n\v\f\r")) continue;
  return text.size() < before;
}

/// Z, +1, +12, +123, +1234, +1:, +1:23, +12:34; hours below a day.
bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  if (!take(text, "+-")) return false;
  const auto digits = take_digits(text, 4);
  if (digits.empty() || number_of(digits.substr(0, 2)) >= 24) return false;
  if (!take(text, ":")) return text.empty();
  return digits.size() <= 2 && (text.empty() || (take_digits(text, 2).size() == 2 && text.empty()));
}

/// 2001-12-14t21:59:43.10-05:00
bool is_time(std::string_view text) {
  take(text, "-");
  if (!take_number(text, 4, 4) || !take(text, "-")) return false;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, "-")) return false;
  const auto day = take_number(text, 1, 2);
  if (!day || !(take(text, "Tt") || take_blanks(text))) return false;
  const auto hour = take_number(text, 1, 2);
  if (!hour || !take(text, ":")) return false;
  const auto minute = take_number(text, 2, 2);
  if (!minute || !take(text, ":")) return false;
  const auto second = take_number(text, 2, 2);
  if (!second) return false;
  if (take(text, ".")) take_digits(text, text.size());
  const bool in_calendar = *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
  const bool in_day = *minute <= 59 && *second <= 60 &&
                      (*hour < 24 || (*hour == 24 && *minute == 0 && *second == 0));
  if (text.empty()) return in_calendar && in_day;
  take_blanks(text);
  return in_calendar && in_day && is_zone(text);
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

PlainScalar read_float(std::string_view text) {
  auto digits = without(text, ",_");
  if (const auto dot = digits.find('.');
      dot + 1 == digits.size() || digits[dot + 1] == 'e' || digits[dot + 1] == 'E')
    digits.erase(dot, 1);
  const auto d = read_real(digits);
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

bool reads_as_text(std::string_view text) {
  const bool surely = !text.empty() && is_word(text) && is_long(text) && !is_simple_integer(text);
  return surely || read_plain_scalar(text).meaning == Meaning::text;
}

PlainScalar read_plain_scalar(std::string_view text) {
  if (text.empty()) return {Meaning::undef, {}};
  if (is_simple_integer(text)) return read_integer(text);
  if (is_word(text)) return is_long(text) ? plain_text(text) : read_short_word(text);
  if (text.find('-') != std::string_view::npos) {
    if (is_time(text)) return {Meaning::time, text};
    if (is_date(text)) return {Meaning::date, text};
  }
  if (auto special = read_special(text)) return {Meaning::number, std::move(*special)};
  if (text[0] == ':' && text.size() > 1) return {Meaning::symbol, symbol_name(text)};
  return read_number(text);
}

}  // namespace muster::value
