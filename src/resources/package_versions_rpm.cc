#include <algorithm>
#include <array>

#include "resources/package_versions.hh"
#include "resources/take_while.hh"

namespace muster::resources {

namespace {

constexpr std::array<std::string_view, 19> architectures = {
    "noarch", "i386",    "i686",     "ppc",       "ppc64",  "armv3l", "armv4b",
    "armv4l", "armv4tl", "armv5tel", "armv5tejl", "armv6l", "armv7l", "m68kmint",
    "s390",   "s390x",   "ia64",     "x86_64",    "sh3"};

struct Evr {
  std::optional<std::string> epoch;
  std::string version;
  std::optional<std::string> release;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void remove_architecture(std::string& release) {
  for (const auto& name : architectures) {
    const std::string ending = "." + std::string(name);
    for (auto at = release.find(ending); at != std::string::npos; at = release.find(ending))
      release.erase(at, ending.size());
  }
}

std::string without_zeros(const std::string& digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

Evr split(const std::string& text) {
  Evr out;
  std::string rest = text;
  if (const auto colon = rest.find(':'); colon != std::string::npos) {
    const std::string epoch = rest.substr(0, colon);
    rest.erase(0, colon + 1);
    if (!epoch.empty() && epoch.find_first_not_of("0123456789") == std::string::npos)
      out.epoch = without_zeros(epoch);
  }
  if (const auto dash = rest.find('-'); dash != std::string::npos) {
    out.release = rest.substr(dash + 1);
    remove_architecture(*out.release);
    rest.resize(dash);
  }
  out.version = rest;
  return out;
}

int sign(int n) {
  return (n > 0) - (n < 0);
}

int compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

/// nullopt: go on with the next segment.
std::optional<int> compare_segment(std::string_view& a, std::string_view& b) {
  const bool number = is_digit(a.front());
  const auto first = number ? take_while(a, is_digit) : take_while(a, is_letter);
  const auto second = number ? take_while(b, is_digit) : take_while(b, is_letter);
  if (second.empty()) return number ? 1 : -1;
  const int order = number ? compare_numbers(first, second) : sign(first.compare(second));
  return order == 0 ? std::nullopt : std::optional(order);
}

/// Segments of digits or letters; a tilde is older than nothing.
int compare_part(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  const auto is_separator = [](char c) { return !is_digit(c) && !is_letter(c) && c != '~'; };
  while (!a.empty() || !b.empty()) {
    take_while(a, is_separator);
    take_while(b, is_separator);
    const bool tilde_a = a.starts_with('~'), tilde_b = b.starts_with('~');
    if (tilde_a && tilde_b) {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    if (tilde_a || tilde_b) return tilde_a ? -1 : 1;
    if (a.empty() || b.empty()) break;
    if (const auto order = compare_segment(a, b)) return *order;
  }
  return a.size() == b.size() ? 0 : (a.size() > b.size() ? 1 : -1);
}

int compare_optional(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a && !b) return 0;
  if (!a || !b) return a ? 1 : -1;
  return compare_part(*a, *b);
}

int compare(const Evr& wanted, const Evr& is) {
  if (wanted.epoch) {
    if (const int order = compare_optional(wanted.epoch, is.epoch)) return order;
  }
  if (const int order = compare_part(wanted.version, is.version)) return order;
  return wanted.release ? compare_optional(wanted.release, is.release) : 0;
}

}  // namespace

int compare_rpm(const std::string& wanted, const std::string& is) {
  return compare(split(wanted), split(is));
}

VersionScheme rpm_versions() {
  return {[](const std::string& text) {
            const Evr version = split(text);
            std::string out = version.epoch ? *version.epoch + ":" : "";
            out += version.version;
            if (version.release) out += "-" + *version.release;
            return std::optional(out);
          },
          [](const std::string& first, const std::string& second) {
            Evr a = split(first), b = split(second);
            if (!a.epoch) a.epoch = "0";
            if (!b.epoch) b.epoch = "0";
            if (const int order = compare_part(*a.epoch, *b.epoch)) return order;
            return compare_rpm(first, second);
          }};
}

}  // namespace muster::resources
