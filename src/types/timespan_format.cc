#include <fmt/core.h>

#include "base/strings.hh"
#include "types/fail.hh"
#include "types/time_format.hh"
#include "value/regexp.hh"

namespace muster::types {

namespace {

constexpr std::int64_t second = 1'000'000'000;
/// From the biggest to the smallest; the letters of a format.
constexpr std::string_view units = "DHMSLN";

/// A piece of a format: literal text, or a field.
struct Segment {
  char letter = 0;  // of `units`; 0: literal
  std::string literal;
  char pad = '0';  // 0: none
  std::optional<int> width;
  bool total = false;  // the biggest field holds everything above it

  int default_width() const {
    return letter == 'D' ? 1 : letter == 'L' ? 3 : letter == 'N' ? 9 : 2;
  }
  bool fraction() const { return letter == 'L' || letter == 'N'; }
};

class FormatReader {
 public:
  explicit FormatReader(std::string_view f) : format_(f) {}

  std::vector<Segment> run() {
    while (at_ < format_.size()) {
      if (format_[at_] == '%')
        field();
      else
        literal(format_[at_++]);
    }
    std::size_t biggest = units.size();
    for (const auto& s : segments_)
      if (s.letter != 0) biggest = std::min(biggest, units.find(s.letter));
    for (auto& s : segments_) {
      if (biggest == units.size() || s.letter != units[biggest]) continue;
      s.total = true;
      break;
    }
    return std::move(segments_);
  }

 private:
  void literal(char c) {
    if (segments_.empty() || segments_.back().letter != 0) segments_.emplace_back();
    segments_.back().literal += c;
  }

  [[noreturn]] void refuse(std::size_t start) const {
    const auto end = std::min(at_, format_.size());
    const auto position = at_ < format_.size() ? at_ : format_.size() - 1;
    fail(fmt::format("Bad format specifier '{}' in '{}', at position {}",
                     format_.substr(start, (at_ < format_.size() ? end : position) - start),
                     format_, position));
  }

  void field() {
    const auto start = at_++;
    Segment s;
    for (bool flags = true;; ++at_, flags = false) {
      if (at_ >= format_.size()) refuse(start);
      const char c = format_[at_];
      if (c == '%') {
        ++at_;
        return literal('%');
      }
      if (units.find(c) != std::string_view::npos) {
        ++at_;
        s.letter = c;
        segments_.push_back(s);
        return;
      }
      if (c == '-' || c == '_') {
        if (!flags) refuse(start);
        s.pad = c == '-' ? '\0' : ' ';
      } else if (c < '0' || c > '9') {
        refuse(start);
      } else if (!(flags && c == '0')) {
        s.width = s.width.value_or(0) * 10 + (c - '0');
        if (*s.width > 1000) fail("width too big in a time format");
      }
    }
  }

  std::string_view format_;
  std::size_t at_ = 0;
  std::vector<Segment> segments_;
};

std::uint64_t field_value(const Segment& s, std::uint64_t ns) {
  const auto of = [&](std::uint64_t unit, std::uint64_t count) {
    return s.total ? ns / unit : ns / unit % count;
  };
  constexpr std::uint64_t one = second;
  switch (s.letter) {
    case 'D': return ns / (one * 86400);
    case 'H': return of(one * 3600, 24);
    case 'M': return of(one * 60, 60);
    case 'S': return of(one, 60);
    case 'L': return of(one / 1000, 1000);
    default: break;
  }
  std::uint64_t unit = 1, count = one;
  for (int w = s.width.value_or(9); w < 9; ++w) {
    unit *= 10;
    count /= 10;
  }
  return of(unit, count);
}

std::string field_text(const Segment& s, std::uint64_t ns) {
  auto digits = std::to_string(field_value(s, ns));
  const auto width = static_cast<std::size_t>(s.width.value_or(s.default_width()));
  const auto fill = digits.size() < width ? width - digits.size() : 0;
  if (!s.fraction()) {
    if (s.pad == 0) return digits;
    return std::string(fill, s.pad) + digits;
  }
  if (!s.total && s.pad != '0') {
    const auto last = digits.find_last_not_of('0');
    digits.erase(std::max<std::size_t>(last == std::string::npos ? 0 : last, 0) + 1);
  }
  if (s.pad != 0 && digits.size() < width) digits.append(width - digits.size(), ' ');
  return digits;
}

std::string field_pattern(const Segment& s) {
  const int width = s.width.value_or(s.default_width());
  if (s.width) {
    if (s.pad == 0) return fmt::format("([0-9]{{1,{}}})", width);
    return fmt::format("({}{{{}}})", s.pad == '0' ? "[0-9]" : "[0-9\\s]", width);
  }
  if (s.total) return s.pad == ' ' ? "\\s*([0-9]+)" : "([0-9]+)";
  return fmt::format("({}{{1,{}}})", s.pad == ' ' ? "[0-9\\s]" : "[0-9]", width);
}

std::string escaped(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    if (std::string_view("[]{}()|-*.\\?+^$# \t\f\v\n\r").find(c) != std::string_view::npos)
      out += '\\';
    out += c;
  }
  return out;
}

constexpr std::string_view too_long = "a time span of more than 292 years cannot be represented";

/// What a text stands for, or why it does not.
struct Parsed {
  std::optional<std::int64_t> nanoseconds;
  std::string error;
};

Parsed parse_field(const Segment& s, const std::string& digits) {
  if (s.fraction() && s.total)
    return {{},
            "Format specifiers %L and %N denotes fractions and must be used together with a "
            "specifier of higher "
            "magnitude"};
  std::int64_t n = 0, scale = 1;
  bool overflow = false;
  for (const char c : digits)
    overflow |= __builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, c - '0', &n);
  switch (s.letter) {
    case 'D': scale = second * 86400; break;
    case 'H': scale = second * 3600; break;
    case 'M': scale = second * 60; break;
    case 'S': scale = second; break;
    default:
      for (auto i = digits.size(); i < 9; ++i) scale *= 10;
  }
  overflow |= __builtin_mul_overflow(n, scale, &n);
  if (overflow) return {{}, std::string(too_long)};
  return {n, {}};
}

Parsed parse_one(std::string_view text, const std::string& format) {
  const auto segments = FormatReader(format).run();
  std::string pattern = "\\A-?";
  for (const auto& s : segments)
    pattern += s.letter == 0 ? '(' + escaped(s.literal) + ')' : field_pattern(s);
  const auto match = value::Regexp(pattern + "\\z").search(text);
  Parsed refused{{}, fmt::format("Unable to parse '{}' using format '{}'", text, format)};
  if (!match) return refused;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].letter == 0) continue;
    const auto& g = match->groups[i + 1];
    auto digits = text.substr(g->begin, g->end - g->begin);
    digits.remove_prefix(std::min(digits.find_first_not_of(" \t\n\v\f\r"), digits.size()));
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return refused;
    auto field = parse_field(segments[i], std::string(digits));
    if (!field.nanoseconds) return field;
    if (__builtin_add_overflow(total, *field.nanoseconds, &total))
      return {{}, std::string(too_long)};
  }
  return {text.starts_with('-') ? -total : total, {}};
}

std::vector<std::string> default_formats() {
  return {"%D-%H:%M:%S.%-N", "%H:%M:%S.%-N", "%M:%S.%-N", "%S.%-N",
          "%D-%H:%M:%S",     "%H:%M:%S",     "%D-%H:%M",  "%S"};
}

}  // namespace

std::string format_timespan(std::int64_t ns, std::string_view format) {
  const auto magnitude =
      ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  std::string out = ns < 0 ? "-" : "";
  for (const auto& s : FormatReader(format).run())
    out += s.letter == 0 ? s.literal : field_text(s, magnitude);
  return out;
}

std::int64_t parse_timespan(std::string_view text, std::span<const std::string> formats,
                            bool alternatives) {
  const auto by_default = default_formats();
  if (formats.empty()) {
    formats = by_default;
    alternatives = true;
  }
  for (const auto& f : formats) {
    const auto parsed = parse_one(text, f);
    if (parsed.nanoseconds) return *parsed.nanoseconds;
    if (!alternatives) fail(parsed.error);
  }
  fail(fmt::format("Unable to parse '{}' using any of the formats {}", text,
                   base::join(formats, ", ")));
}

}  // namespace muster::types
