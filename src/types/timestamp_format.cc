#include <fmt/core.h>

#include <chrono>

#include "base/letter_case.hh"
#include "types/fail.hh"
#include "types/time_format.hh"

namespace muster::types {

namespace {

using namespace std::chrono;

constexpr std::string_view months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
constexpr std::string_view weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};
constexpr std::size_t widest = 1024;

/// A moment on the clock and calendar of one place.
struct Moment {
  std::int64_t year;
  int month, day, weekday, yearday;
  int hour, minute, second;
  std::int64_t nanosecond, epoch, offset;
  bool utc;
};

Moment moment(std::int64_t ns, std::int64_t offset, bool utc) {
  const sys_time<nanoseconds> at{nanoseconds(ns) + seconds(offset)};
  const auto day_point = floor<days>(at);
  const year_month_day date(day_point);
  const hh_mm_ss clock(at - day_point);
  const auto january_first = sys_days(date.year() / January / 1);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(weekday(day_point).c_encoding()),
          static_cast<int>((day_point - january_first).count()) + 1,
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          clock.subseconds().count(),
          floor<seconds>(sys_time<nanoseconds>{nanoseconds(ns)}).time_since_epoch().count(),
          offset,
          utc};
}

/// ISO 8601: the week and the year it belongs to.
std::pair<std::int64_t, int> iso_week(const Moment& m) {
  const auto weeks_in = [](std::int64_t y) {
    const auto day_of = [](std::int64_t n) { return (n + n / 4 - n / 100 + n / 400) % 7; };
    return day_of(y) == 4 || day_of(y - 1) == 3 ? 53 : 52;
  };
  const int monday_based = (m.weekday + 6) % 7;
  const int week = (m.yearday - 1 - monday_based + 10) / 7;
  if (week < 1) return {m.year - 1, weeks_in(m.year - 1)};
  if (week > weeks_in(m.year)) return {m.year + 1, 1};
  return {m.year, week};
}

struct Directive {
  bool left = false, upper = false, change_case = false;
  char pad = 0;  // '0', ' ' or by default
  std::size_t width = 0;
  int colons = 0;
};

class Strftime {
 public:
  Strftime(const Moment& m, std::string_view f) : at_(m), format_(f) {}

  std::string run() {
    for (i_ = 0; i_ < format_.size(); ++i_) {
      if (format_[i_] == '%' && i_ + 1 < format_.size())
        directive();
      else
        out_ += format_[i_];
    }
    return std::move(out_);
  }

 private:
  void directive() {
    const auto start = i_++;
    Directive d;
    while (i_ < format_.size() && flag(d, format_[i_])) ++i_;
    if (i_ + 1 < format_.size() &&
        ((format_[i_] == 'E' &&
          std::string_view("cCxXyY").find(format_[i_ + 1]) != std::string_view::npos) ||
         (format_[i_] == 'O' &&
          std::string_view("deHkIlmMSuUVwWy").find(format_[i_ + 1]) != std::string_view::npos)))
      ++i_;
    if (i_ >= format_.size() || !convert(d, format_[i_]))
      out_ += format_.substr(start, i_ - start + 1);
  }

  static bool flag(Directive& d, char c) {
    switch (c) {
      case '-':
        d.left = true;
        d.pad = 0;
        d.width = 0;
        return true;
      case '^': d.upper = true; return true;
      case '#': d.change_case = true; return true;
      case '_': d.pad = ' '; return true;
      case ':': ++d.colons; return true;
      case '0':
        if (d.width == 0) {
          d.pad = '0';
          return true;
        }
        [[fallthrough]];
      default: break;
    }
    if (c < '0' || c > '9') return false;
    d.width = d.width * 10 + static_cast<std::size_t>(c - '0');
    if (d.width > widest) fail("width too big in a time format");
    return true;
  }

  void number(const Directive& d, std::int64_t n, std::size_t width, char pad = '0') {
    const auto digits = std::to_string(n < 0 ? -n : n);
    const std::string sign = n < 0 ? "-" : "";
    const auto used = digits.size() + sign.size();
    const auto wanted = d.left ? 0 : d.width > 0 ? d.width : width;
    const std::string fill(wanted > used ? wanted - used : 0, d.pad != 0 ? d.pad : pad);
    out_ += fill.starts_with(' ') ? fill + sign + digits : sign + fill + digits;
  }

  void text(const Directive& d, std::string s, bool lower_on_change = false) {
    if (d.upper) s = base::upcase(s);
    if (d.change_case) s = lower_on_change ? base::downcase(s) : base::upcase(s);
    if (!d.left && d.width > s.size()) out_.append(d.width - s.size(), d.pad == '0' ? '0' : ' ');
    out_ += s;
  }

  void composite(const Directive& d, std::string_view format) {
    text(d, Strftime(at_, format).run());
  }

  void fraction(const Directive& d, std::size_t digits) {
    auto s = fmt::format("{:09}", at_.nanosecond);
    s.resize(d.width > 0 ? d.width : digits, '0');
    out_ += s;
  }

  void zone(const Directive& d) {
    const auto magnitude = at_.offset < 0 ? -at_.offset : at_.offset;
    const auto hours = magnitude / 3600, minutes = magnitude / 60 % 60, rest = magnitude % 60;
    std::string tail;
    switch (d.colons) {
      case 0: tail = fmt::format("{:02}", minutes); break;
      case 1: tail = fmt::format(":{:02}", minutes); break;
      case 2: tail = fmt::format(":{:02}:{:02}", minutes, rest); break;
      default:
        if (rest != 0)
          tail = fmt::format(":{:02}:{:02}", minutes, rest);
        else if (minutes != 0)
          tail = fmt::format(":{:02}", minutes);
    }
    const auto used = tail.size() + 1;
    const std::size_t wanted = d.width > used + 2 ? d.width - used : 2;
    auto digits = std::to_string(hours);
    const char sign = at_.offset < 0 ? '-' : '+';
    if (d.left)
      wanted_left(digits, sign, tail);
    else if (d.pad == ' ')
      out_ += fmt::format("{:>{}}", sign + digits, wanted + 1) + tail;
    else
      out_ += sign + std::string(wanted > digits.size() ? wanted - digits.size() : 0, '0') +
              digits + tail;
  }
  void wanted_left(const std::string& digits, char sign, const std::string& tail) {
    out_ += sign + digits + tail;
  }

  bool convert(const Directive& d, char c) {
    if (d.colons > 0 && c != 'z') return false;
    return date(d, c) || clock(d, c) || other(d, c);
  }

  bool date(const Directive& d, char c) {
    switch (c) {
      case 'Y': number(d, at_.year, at_.year < 0 ? 5 : 4); return true;
      case 'C': number(d, (at_.year - (((at_.year % 100) + 100) % 100)) / 100, 2); return true;
      case 'y': number(d, ((at_.year % 100) + 100) % 100, 2); return true;
      case 'm': number(d, at_.month, 2); return true;
      case 'B': text(d, std::string(months[at_.month - 1])); return true;
      case 'b':
      case 'h': text(d, std::string(months[at_.month - 1].substr(0, 3))); return true;
      case 'd': number(d, at_.day, 2); return true;
      case 'e': number(d, at_.day, 2, ' '); return true;
      case 'j': number(d, at_.yearday, 3); return true;
      case 'A': text(d, std::string(weekdays[at_.weekday])); return true;
      case 'a': text(d, std::string(weekdays[at_.weekday].substr(0, 3))); return true;
      case 'u': number(d, at_.weekday == 0 ? 7 : at_.weekday, 1); return true;
      case 'w': number(d, at_.weekday, 1); return true;
      case 'G': number(d, iso_week(at_).first, 4); return true;
      case 'g': number(d, iso_week(at_).first % 100, 2); return true;
      case 'V': number(d, iso_week(at_).second, 2); return true;
      case 'U': number(d, (at_.yearday - 1 + 7 - at_.weekday) / 7, 2); return true;
      case 'W': number(d, (at_.yearday - 1 + 7 - (at_.weekday + 6) % 7) / 7, 2); return true;
      default: return false;
    }
  }

  bool clock(const Directive& d, char c) {
    const int twelve = at_.hour % 12 == 0 ? 12 : at_.hour % 12;
    switch (c) {
      case 'H': number(d, at_.hour, 2); return true;
      case 'k': number(d, at_.hour, 2, ' '); return true;
      case 'I': number(d, twelve, 2); return true;
      case 'l': number(d, twelve, 2, ' '); return true;
      case 'M': number(d, at_.minute, 2); return true;
      case 'S': number(d, at_.second, 2); return true;
      case 'L': fraction(d, 3); return true;
      case 'N': fraction(d, 9); return true;
      case 's': number(d, at_.epoch, 1); return true;
      case 'p': text(d, at_.hour < 12 ? "AM" : "PM", true); return true;
      case 'P': text(d, at_.hour < 12 ? "am" : "pm"); return true;
      case 'z': zone(d); return true;
      case 'Z': text(d, at_.utc ? "UTC" : "", true); return true;
      default: return false;
    }
  }

  bool other(const Directive& d, char c) {
    switch (c) {
      case 'c': composite(d, "%a %b %e %H:%M:%S %Y"); return true;
      case 'D':
      case 'x': composite(d, "%m/%d/%y"); return true;
      case 'F': composite(d, "%Y-%m-%d"); return true;
      case 'v': composite(d, "%e-%^b-%4Y"); return true;
      case 'X':
      case 'T': composite(d, "%H:%M:%S"); return true;
      case 'r': composite(d, "%I:%M:%S %p"); return true;
      case 'R': composite(d, "%H:%M"); return true;
      case 'n': text(d, "\n"); return true;
      case 't': text(d, "\t"); return true;
      case '%': text(d, "%"); return true;
      default: return false;
    }
  }

  const Moment& at_;
  std::string_view format_;
  std::size_t i_ = 0;
  std::string out_;
};

}  // namespace

std::string format_timestamp(std::int64_t ns, std::string_view format, std::string_view timezone) {
  if (timezone.empty()) return Strftime(moment(ns, 0, true), format).run();
  const auto offset = zone_offset(timezone);
  if (!offset) fail(fmt::format("Illegal timezone '{}'", timezone));
  return Strftime(moment(ns, *offset / 60 * 60, false), format).run();
}

}  // namespace muster::types
