#include "resources/package_versions.hh"

#include <algorithm>

#include "base/strings.hh"
#include "resources/record_file.hh"
#include "resources/take_while.hh"

namespace muster::resources {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int sign(int n) {
  return (n > 0) - (n < 0);
}

std::string_view without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

int compare_digits(std::string_view a, std::string_view b) {
  a = without_zeros(a);
  b = without_zeros(b);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign(a.compare(b));
}

/// Pieces of a version as Puppet cuts it: a separator, a number, or anything else.
std::vector<std::string> pieces(std::string_view version) {
  const auto is_separator = [](char c) { return c == '-' || c == '.'; };
  std::vector<std::string> out;
  while (!version.empty()) {
    if (is_separator(version.front())) {
      out.emplace_back(version.substr(0, 1));
      version.remove_prefix(1);
    } else if (is_digit(version.front())) {
      out.emplace_back(take_while(version, is_digit));
    } else {
      out.emplace_back(
          take_while(version, [&](char c) { return !is_digit(c) && !is_separator(c); }));
    }
  }
  return out;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

int compare_pieces(const std::string& a, const std::string& b) {
  if (a == "-") return -1;
  if (b == "-") return 1;
  if (a == ".") return -1;
  if (b == ".") return 1;
  if (is_digit(a.front()) && is_digit(b.front())) {
    if (a.front() == '0' || b.front() == '0') return sign(a.compare(b));
    return compare_digits(a, b);
  }
  return sign(upper(a).compare(upper(b)));
}

// Debian

struct DebianVersion {
  std::string epoch, upstream;
  std::optional<std::string> revision;
};

std::optional<DebianVersion> split_debian(const std::string& text) {
  constexpr std::string_view letters = ".+~-";
  DebianVersion version;
  std::string rest = text;
  if (const auto colon = rest.find(':'); colon != std::string::npos && colon > 0) {
    version.epoch = rest.substr(0, colon);
    rest.erase(0, colon + 1);
    if (version.epoch.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  }
  for (const char c : rest) {
    if (!is_digit(c) && !is_letter(c) && letters.find(c) == std::string_view::npos)
      return std::nullopt;
  }
  // The upstream version has at least one character: "-1" is all of it.
  if (const auto dash = rest.rfind('-'); dash != std::string::npos && dash > 0) {
    version.revision = rest.substr(dash + 1);
    rest.resize(dash);
  }
  version.upstream = rest;
  return rest.empty() ? std::nullopt : std::optional(version);
}

/// One round of Debian's comparison: tildes, letters, other characters, digits.
int compare_debian_round(std::string_view& a, std::string_view& b) {
  const auto is_tilde = [](char c) { return c == '~'; };
  const auto is_other = [](char c) { return c == '.' || c == '+' || c == '-'; };
  const auto tildes_a = take_while(a, is_tilde).size(), tildes_b = take_while(b, is_tilde).size();
  if (tildes_a != tildes_b) return tildes_a > tildes_b ? -1 : 1;
  if (const int order = take_while(a, is_letter).compare(take_while(b, is_letter)))
    return sign(order);
  if (const int order = take_while(a, is_other).compare(take_while(b, is_other)))
    return sign(order);
  return compare_digits(take_while(a, is_digit), take_while(b, is_digit));
}

int compare_debian_part(std::string_view a, std::string_view b) {
  const auto sizes = std::pair(a.size(), b.size());
  int order = 0;
  while (order == 0 && !a.empty() && !b.empty()) order = compare_debian_round(a, b);
  if (order != 0) return order;
  if (!a.empty() && a.front() == '~') return -1;
  if (!b.empty() && b.front() == '~') return 1;
  return sizes.first == sizes.second ? 0 : (sizes.first < sizes.second ? -1 : 1);
}

std::optional<std::string> parse_debian(const std::string& text) {
  const auto version = split_debian(text);
  if (!version) return std::nullopt;
  std::string out = version->upstream;
  if (const auto epoch = without_zeros(version->epoch); !epoch.empty())
    out = std::string(epoch) + ":" + out;
  if (version->revision) out += "-" + *version->revision;
  return out;
}

int compare_debian(const std::string& first, const std::string& second) {
  const auto a = *split_debian(first), b = *split_debian(second);
  if (const int order = compare_digits(a.epoch, b.epoch)) return order;
  if (const int order = compare_debian_part(a.upstream, b.upstream)) return order;
  return compare_debian_part(a.revision.value_or(""), b.revision.value_or(""));
}

}  // namespace

int compare_versions(std::string_view first, std::string_view second) {
  const auto a = pieces(first), b = pieces(second);
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] != b[i]) return compare_pieces(a[i], b[i]);
  }
  return sign(first.compare(second));
}

VersionScheme debian_versions() {
  return {parse_debian, compare_debian};
}

std::optional<PackageRange> PackageRange::parse(const std::string& text, VersionScheme scheme) {
  PackageRange range;
  auto words = words_of(text);
  if (text.starts_with(' ') || words.empty()) return std::nullopt;
  for (const auto& word : words) {
    const auto start = word.find_first_not_of("<>=");
    if (start == std::string::npos) return std::nullopt;
    const std::string operation = word.substr(0, start);
    for (const char* known : {"", "<", "<=", ">", ">="}) {
      if (operation != known) continue;
      auto version = scheme.parse(word.substr(start));
      if (!version) return std::nullopt;
      range.limits_.push_back({operation, std::move(*version)});
    }
  }
  if (range.limits_.size() != words.size()) return std::nullopt;
  if (range.limits_.size() > 2) range.limits_.resize(2);
  range.scheme_ = std::move(scheme);
  return range;
}

bool PackageRange::includes(const std::string& version) const {
  const auto parsed = scheme_.parse(version);
  return parsed && std::all_of(limits_.begin(), limits_.end(), [&](const Limit& limit) {
           const int order = scheme_.compare(*parsed, limit.version);
           if (limit.operation.empty()) return order == 0;
           if (order == 0) return limit.operation.size() == 2;
           return (order < 0) == limit.operation.starts_with('<');
         });
}

std::optional<std::string> PackageRange::best_of(const std::vector<std::string>& versions) const {
  std::optional<std::string> best;
  for (const auto& version : versions) {
    const auto parsed = scheme_.parse(version);
    if (!parsed || !includes(version)) continue;
    if (!best || scheme_.compare(*parsed, *best) > 0) best = parsed;
  }
  return best;
}

std::string PackageRange::text(std::string_view separator) const {
  std::vector<std::string> parts;
  for (const auto& limit : limits_) parts.push_back(limit.operation + limit.version);
  return base::join(parts, separator);
}

}  // namespace muster::resources
