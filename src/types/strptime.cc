#include "types/strptime.hh"

#include <array>
#include <limits>

#include "base/strings.hh"
#include "types/time_zone.hh"

namespace muster::types {

namespace {

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};
constexpr auto unlimited = std::numeric_limits<std::size_t>::max();

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

class Strptime {
 public:
  Strptime(std::string_view text, std::string_view format) : text_(text), format_(format) {}

  std::optional<ParsedTime> run() {
    if (!match(format_)) return std::nullopt;
    time_.leftover = !text_.empty();
    if (century_ && time_.year) time_.year = *century_ * 100 + *time_.year;
    if (!century_ && short_year_ && time_.year) *time_.year += *time_.year >= 69 ? 1900 : 2000;
    if (afternoon_ && time_.hour) time_.hour = *time_.hour % 12 + (*afternoon_ ? 12 : 0);
    return time_;
  }

 private:
  bool match(std::string_view format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
      const char c = format[i];
      if (blank(c)) {
        skip_blanks();
      } else if (c == '%' && i + 1 < format.size()) {
        ++i;
        while (i + 1 < format.size() && (format[i] == ':' || format[i] == 'E' || format[i] == 'O'))
          ++i;
        if (!directive(format[i], starts_with_number(format.substr(i + 1)))) return false;
      } else if (!take(c)) {
        return false;
      }
    }
    return true;
  }

  /// Does what follows in the format read digits? Then a number before it has a fixed width.
  static bool starts_with_number(std::string_view rest) {
    if (rest.empty()) return false;
    if (digit(rest[0])) return true;
    if (rest[0] != '%' || rest.size() < 2) return false;
    std::size_t i = 1;
    if (rest[i] == 'E' || rest[i] == 'O') ++i;
    return i < rest.size() &&
           (digit(rest[i]) || std::string_view("CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy").find(rest[i]) !=
                                  std::string_view::npos);
  }

  bool take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void skip_blanks() {
    while (!text_.empty() && blank(text_[0])) text_.remove_prefix(1);
  }

  std::optional<std::string_view> digits(std::size_t most) {
    std::size_t n = 0;
    while (n < text_.size() && n < most && digit(text_[n])) ++n;
    if (n == 0) return std::nullopt;
    const auto out = text_.substr(0, n);
    text_.remove_prefix(n);
    return out;
  }

  std::optional<std::int64_t> number(std::size_t most, std::int64_t low, std::int64_t high) {
    const auto d = digits(most);
    if (!d || d->size() > 18) return std::nullopt;
    const auto n = std::stoll(std::string(*d));
    return n >= low && n <= high ? std::optional<std::int64_t>(n) : std::nullopt;
  }

  /// One or two digits, or a blank and one.
  std::optional<std::int64_t> padded(std::int64_t low, std::int64_t high) {
    return take(' ') ? number(1, low, high) : number(2, low, high);
  }

  std::optional<std::int64_t> signed_number(std::size_t most) {
    const bool negative = !text_.empty() && text_[0] == '-';
    if (negative || (!text_.empty() && text_[0] == '+')) text_.remove_prefix(1);
    const auto n = number(most, 0, std::numeric_limits<std::int64_t>::max());
    return n && negative ? -*n : n;
  }

  template <std::size_t N>
  std::optional<std::int64_t> name(const std::array<std::string_view, N>& names) {
    const auto lower = base::lower_ascii(text_.substr(0, 9));
    for (std::size_t i = 0; i < N; ++i) {
      const bool whole = lower.starts_with(names[i]);
      if (!whole && !lower.starts_with(names[i].substr(0, 3))) continue;
      text_.remove_prefix(whole ? names[i].size() : 3);
      return static_cast<std::int64_t>(i);
    }
    return std::nullopt;
  }

  bool set(std::optional<std::int64_t>& field, std::optional<std::int64_t> n) {
    if (n) field = n;
    return n.has_value();
  }

  bool meridian() {
    const auto lower = base::lower_ascii(text_.substr(0, 4));
    if (lower.empty() || (lower[0] != 'a' && lower[0] != 'p')) return false;
    const std::string_view rest = std::string_view(lower).substr(1);
    const std::size_t length = rest.starts_with(".m.") ? 4 : rest.starts_with("m") ? 2 : 0;
    if (length == 0) return false;
    afternoon_ = lower[0] == 'p';
    text_.remove_prefix(length);
    return true;
  }

  bool fraction(std::size_t fixed) {
    const bool negative = !text_.empty() && text_[0] == '-';
    if (negative || (!text_.empty() && text_[0] == '+')) text_.remove_prefix(1);
    const auto d = digits(fixed);
    if (!d) return false;
    std::string nine(d->substr(0, 9));
    nine.resize(9, '0');
    time_.nanosecond = std::stoll(nine) * (negative ? -1 : 1);
    return true;
  }

  bool zone() {
    const auto length = zone_length(text_);
    if (length == 0) return false;
    time_.zone = std::string(text_.substr(0, length));
    text_.remove_prefix(length);
    return true;
  }

  bool directive(char c, bool number_follows) {
    if (const auto known = calendar(c, number_follows)) return *known;
    if (const auto known = clock(c, number_follows)) return *known;
    if (const auto known = ignored(c, number_follows)) return *known;
    if (const auto known = composite(c)) return *known;
    return take('%') && take(c);
  }

  std::optional<bool> calendar(char c, bool number_follows) {
    switch (c) {
      case 'Y': return set(time_.year, signed_number(number_follows ? 4 : unlimited));
      case 'y': short_year_ = true; return set(time_.year, number(2, 0, 99));
      case 'C': return set(century_, signed_number(number_follows ? 2 : unlimited));
      case 'm': return set(time_.month, number(2, 1, 12));
      case 'd':
      case 'e': return set(time_.day, padded(1, 31));
      case 'B':
      case 'b':
      case 'h': {
        const auto n = name(months);
        return set(time_.month, n ? std::optional(*n + 1) : n);
      }
      case 'A':
      case 'a': return name(weekdays).has_value();
      default: return std::nullopt;
    }
  }

  std::optional<bool> clock(char c, bool number_follows) {
    switch (c) {
      case 'H':
      case 'k': return set(time_.hour, padded(0, 24));
      case 'I':
      case 'l': return set(time_.hour, padded(1, 12));
      case 'M': return set(time_.minute, number(2, 0, 59));
      case 'S': return set(time_.second, number(2, 0, 60));
      case 'L': return fraction(number_follows ? 3 : unlimited);
      case 'N': return fraction(number_follows ? 9 : unlimited);
      case 'p':
      case 'P': return meridian();
      case 'Z':
      case 'z': return zone();
      default: return std::nullopt;
    }
  }

  /// Fields that a moment is not made from: they only have to be there.
  std::optional<bool> ignored(char c, bool number_follows) {
    switch (c) {
      case 'j': return number(3, 1, 366).has_value();
      case 'G': return signed_number(number_follows ? 4 : unlimited).has_value();
      case 'g': return number(2, 0, 99).has_value();
      case 'U':
      case 'W': return number(2, 0, 53).has_value();
      case 'V': return number(2, 1, 53).has_value();
      case 'u': return number(1, 1, 7).has_value();
      case 'w': return number(1, 0, 6).has_value();
      case 's':
      case 'Q': return signed_number(unlimited).has_value();
      case 'n':
      case 't': skip_blanks(); return true;
      case '%': return take('%');
      default: return std::nullopt;
    }
  }

  std::optional<bool> composite(char c) {
    switch (c) {
      case 'c': return match("%a %b %e %H:%M:%S %Y");
      case 'D':
      case 'x': return match("%m/%d/%y");
      case 'F': return match("%Y-%m-%d");
      case 'v': return match("%e-%b-%Y");
      case 'X':
      case 'T': return match("%H:%M:%S");
      case 'r': return match("%I:%M:%S %p");
      case 'R': return match("%H:%M");
      case '+': return match("%a %b %e %H:%M:%S %Z %Y");
      default: return std::nullopt;
    }
  }

  std::string_view text_, format_;
  ParsedTime time_;
  std::optional<std::int64_t> century_;
  std::optional<bool> afternoon_;
  bool short_year_ = false;
};

}  // namespace

std::optional<ParsedTime> strptime(std::string_view text, std::string_view format) {
  return Strptime(text, format).run();
}

}  // namespace muster::types
