#include "base/letter_case.hh"
#include "base/strings.hh"
#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// A separator, a run of digits, or a run of anything else; taken from the front.
std::string_view take_part(std::string_view& version) {
  const auto separator = [](char c) { return c == '-' || c == '.'; };
  std::size_t size = 1;
  if (!separator(version[0]))
    while (size < version.size() && !separator(version[size]) &&
           digit(version[size]) == digit(version[0]))
      ++size;
  const auto part = version.substr(0, size);
  version.remove_prefix(size);
  return part;
}

int sign(int n) {
  return n < 0 ? -1 : n > 0 ? 1 : 0;
}

/// Numbers of any length, without leading zeros.
int compare_digits(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

int compare_parts(std::string_view a, std::string_view b) {
  for (const char separator : {'-', '.'}) {
    if (a[0] == separator) return -1;
    if (b[0] == separator) return 1;
  }
  const bool numbers = digit(a[0]) && digit(b[0]);
  if (numbers && a[0] != '0' && b[0] != '0') return compare_digits(a, b);
  return sign(base::upcase(a).compare(base::upcase(b)));
}

/// "1.0.0-5" → "1-5".
std::string without_trailing_zeroes(const std::string& version) {
  const auto dash = version.find('-');
  const auto release = version.substr(0, dash);
  const auto last = release.find_last_not_of(".0");
  return release.substr(0, last == std::string::npos ? 0 : last + 1) +
         (dash == std::string::npos ? "" : version.substr(dash));
}

int compare(const std::string& a, const std::string& b) {
  std::string_view rest_a = a, rest_b = b;
  while (!rest_a.empty() && !rest_b.empty()) {
    const auto x = take_part(rest_a), y = take_part(rest_b);
    if (x != y) return compare_parts(x, y);
  }
  return sign(a.compare(b));
}

Value versioncmp(Call& call) {
  const auto &a = call.string(0), &b = call.string(1);
  if (call.has(2) && call.boolean(2))
    return compare(without_trailing_zeroes(a), without_trailing_zeroes(b));
  return compare(a, b);
}

}  // namespace

Builtin define_versioncmp() {
  return {.doc = "-1, 0 or 1: how two versions compare, number by number.",
          .overloads = {
              {{"String a", "String b", "Boolean ignore_trailing_zeroes?"}, "", versioncmp, ""}}};
}

}  // namespace muster::builtins
