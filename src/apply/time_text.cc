#include "apply/time_text.hh"

#include <array>
#include <cstdlib>
#include <ctime>

namespace muster::apply {

namespace {

using std::chrono::nanoseconds;

constexpr std::int64_t second = 1'000'000'000;

void add_digits(std::string& out, std::int64_t number, std::size_t width) {
  std::array<char, 20> digits{};
  for (std::size_t i = width; i-- > 0; number /= 10)
    digits[i] = static_cast<char>('0' + number % 10);
  out.append(digits.data(), width);
}

}  // namespace

/// By hand: a run writes one for every resource.
void TimeTexts::take(std::time_t seconds) {
  if (seconds_ == seconds) return;
  seconds_ = seconds;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  date_.clear();
  add_digits(date_, local.tm_year + 1900, 4);
  date_ += '-';
  add_digits(date_, local.tm_mon + 1, 2);
  date_ += '-';
  add_digits(date_, local.tm_mday, 2);
  clock_.clear();
  add_digits(clock_, local.tm_hour, 2);
  clock_ += ':';
  add_digits(clock_, local.tm_min, 2);
  clock_ += ':';
  add_digits(clock_, local.tm_sec, 2);
  clock_ += '.';
  const long offset = local.tm_gmtoff / 60;
  zone_ = offset < 0 ? "-" : "+";
  add_digits(zone_, std::labs(offset) / 60, 2);
  zone_ += ':';
  add_digits(zone_, std::labs(offset) % 60, 2);
}

/// With what stands between date and clock, and before the zone.
std::string TimeTexts::text(Time time, char between, std::string_view before_zone) {
  const auto count = std::chrono::duration_cast<nanoseconds>(time.time_since_epoch()).count();
  take(static_cast<std::time_t>(count / second));
  std::string out;
  out.reserve(40);
  out.append(date_).append(1, between).append(clock_);
  add_digits(out, count % second, 9);
  return out.append(before_zone).append(zone_);
}

std::string TimeTexts::iso(Time time) {
  return text(time, 'T', "");
}

std::string TimeTexts::yaml(Time time) {
  return text(time, ' ', " ");
}

std::string iso_time(Time time) {
  return TimeTexts().iso(time);
}

std::string yaml_time(Time time) {
  return TimeTexts().yaml(time);
}

namespace {

/// Reads a text from its beginning.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Exactly so many digits; otherwise the reading has failed.
  std::int64_t number(std::size_t width) {
    std::int64_t out = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
        failed = true;
        return 0;
      }
      out = out * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return out;
  }
  void expect(char c) { failed = !take(c) || failed; }
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  bool failed = false;

 private:
  std::string_view rest_;
};

std::int64_t read_seconds(Reader& in) {
  std::tm parts{};
  parts.tm_year = static_cast<int>(in.number(4)) - 1900;
  in.expect('-');
  parts.tm_mon = static_cast<int>(in.number(2)) - 1;
  in.expect('-');
  parts.tm_mday = static_cast<int>(in.number(2));
  in.expect(' ');
  parts.tm_hour = static_cast<int>(in.number(2));
  in.expect(':');
  parts.tm_min = static_cast<int>(in.number(2));
  in.expect(':');
  parts.tm_sec = static_cast<int>(in.number(2));
  return ::timegm(&parts);
}

std::int64_t read_fraction(Reader& in) {
  std::int64_t out = 0;
  for (std::int64_t unit = second / 10; in.at_digit(); unit /= 10) out += in.number(1) * unit;
  return out;
}

/// Seconds east of UTC.
std::int64_t read_zone(Reader& in) {
  in.take(' ');
  const bool west = in.take('-');
  if (!west && !in.take('+')) return 0;
  const auto hours = in.number(2);
  in.take(':');
  const auto minutes = in.number(2);
  return (hours * 60 + minutes) * 60 * (west ? -1 : 1);
}

}  // namespace

std::optional<Time> parse_yaml_time(std::string_view text) {
  Reader in(text);
  const auto seconds = read_seconds(in);
  const auto fraction = in.take('.') ? read_fraction(in) : 0;
  const auto zone = read_zone(in);
  if (in.failed) return std::nullopt;
  return Time(std::chrono::duration_cast<Time::duration>(
      nanoseconds((seconds - zone) * second + fraction)));
}

}  // namespace muster::apply
