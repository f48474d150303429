#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/strings.hh"
#include "resources/package_versions.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::int64_t number_of(const std::string& digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

// Ruby: "1.0.a.2"; letters make it a prerelease, older than the number itself.

std::vector<std::string> gem_segments(const std::string& version) {
  std::vector<std::string> out;
  std::string_view rest = version;
  while (!rest.empty()) {
    const bool digit = rest.front() >= '0' && rest.front() <= '9';
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::size_t n = 0;
    while (n < rest.size() && (digit ? (rest[n] >= '0' && rest[n] <= '9') : is_letter(rest[n])))
      ++n;
    if (n > 0) out.emplace_back(rest.substr(0, n));
    // A dash is a prerelease.
    if (n == 0 && rest.front() == '-') out.emplace_back("pre");
    rest.remove_prefix(std::max<std::size_t>(n, 1));
  }
  return out;
}

/// Without zeros at the end of the release and of the whole.
std::vector<std::string> canonical_gem(const std::string& version) {
  auto segments = gem_segments(version);
  const auto is_zero = [](const std::string& s) { return is_digits(s) && number_of(s) == 0; };
  const auto letters = std::find_if(segments.begin(), segments.end(),
                                    [](const std::string& s) { return !is_digits(s); });
  std::vector<std::string> release(segments.begin(), letters), rest(letters, segments.end());
  while (!release.empty() && is_zero(release.back())) release.pop_back();
  while (!rest.empty() && is_zero(rest.back())) rest.pop_back();
  release.insert(release.end(), rest.begin(), rest.end());
  return release;
}

int compare_gem(const std::string& first, const std::string& second) {
  const auto a = canonical_gem(first), b = canonical_gem(second);
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string left = i < a.size() ? a[i] : "0", right = i < b.size() ? b[i] : "0";
    const bool left_number = is_digits(left), right_number = is_digits(right);
    if (left_number != right_number) return left_number ? 1 : -1;
    const int result = left_number ? order(number_of(left), number_of(right)) : order(left, right);
    if (result != 0) return result;
  }
  return 0;
}

std::optional<std::string> parse_gem(const std::string& text) {
  static const value::Regexp pattern(
      R"(\A\s*([0-9]+(?>\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?)?\s*\z)");
  if (!pattern.search(text)) return std::nullopt;
  return std::string(base::trim(text));
}

// Python: PEP 440.

struct PipVersion {
  std::int64_t epoch = 0;
  std::vector<std::int64_t> release;
  std::optional<std::pair<std::string, std::int64_t>> pre;
  std::optional<std::int64_t> post, dev;
  std::vector<std::string> local;
};

const value::Regexp& pip_pattern() {
  static const value::Regexp pattern(
      R"((?i)\A\s*v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*))"
      R"((?:[-_.]?(alpha|a|beta|b|preview|pre|rc|c)[-_.]?([0-9]+)?)?)"
      R"((?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?)"
      R"((?:[-_.]?(dev)[-_.]?([0-9]+)?)?)"
      R"((?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*\z)");
  return pattern;
}

std::string canonical_stage(const std::string& word) {
  std::string letter = base::lower_ascii(word);
  if (letter == "alpha") return "a";
  if (letter == "beta") return "b";
  if (letter == "c" || letter == "pre" || letter == "preview") return "rc";
  return letter;
}

std::optional<PipVersion> split_pip(const std::string& text) {
  const auto match = pip_pattern().search(text);
  if (!match) return std::nullopt;
  const auto group = [&](std::size_t i) {
    const auto& range = match->groups[i];
    return range ? text.substr(range->begin, range->end - range->begin) : std::string();
  };
  PipVersion version;
  version.epoch = number_of(group(1));
  for (const auto& part : base::split(group(2), ".")) version.release.push_back(number_of(part));
  if (!group(3).empty()) version.pre = {canonical_stage(group(3)), number_of(group(4))};
  if (!group(5).empty()) version.post = number_of(group(5));
  if (!group(6).empty()) version.post = number_of(group(7));
  if (!group(8).empty()) version.dev = number_of(group(9));
  if (!group(10).empty()) {
    std::string local = base::lower_ascii(group(10));
    std::replace_if(
        local.begin(), local.end(), [](char c) { return c == '-' || c == '_'; }, '.');
    version.local = base::split(local, ".");
  }
  return version;
}

int compare_release(std::vector<std::int64_t> a, std::vector<std::int64_t> b) {
  while (a.size() > 1 && a.back() == 0) a.pop_back();
  while (b.size() > 1 && b.back() == 0) b.pop_back();
  return order(a, b);
}

/// Where a version stands among those of the same release: dev only, a, b, rc, final.
std::pair<std::string, std::int64_t> stage(const PipVersion& version) {
  if (version.pre) return *version.pre;
  const bool only_dev = version.dev && !version.post;
  return {only_dev ? "" : "~", 0};  // before and after any letter
}

int compare_local(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const bool left = is_digits(a[i]), right = is_digits(b[i]);
    if (left != right) return left ? 1 : -1;
    const int result = left ? order(number_of(a[i]), number_of(b[i])) : order(a[i], b[i]);
    if (result != 0) return result;
  }
  return order(a.size(), b.size());
}

int compare_pip(const std::string& first, const std::string& second) {
  const auto a = *split_pip(first), b = *split_pip(second);
  if (const int result = order(a.epoch, b.epoch)) return result;
  if (const int result = compare_release(a.release, b.release)) return result;
  if (const int result = order(stage(a), stage(b))) return result;
  if (const int result = order(a.post.value_or(-1), b.post.value_or(-1))) return result;
  const auto last = std::numeric_limits<std::int64_t>::max();
  if (const int result = order(a.dev.value_or(last), b.dev.value_or(last))) return result;
  return compare_local(a.local, b.local);
}

std::optional<std::string> parse_pip(const std::string& text) {
  const auto version = split_pip(text);
  if (!version) return std::nullopt;
  std::string out = version->epoch != 0 ? std::to_string(version->epoch) + "!" : "";
  std::vector<std::string> numbers;
  for (const auto number : version->release) numbers.push_back(std::to_string(number));
  out += base::join(numbers, ".");
  if (version->pre) out += version->pre->first + std::to_string(version->pre->second);
  if (version->post) out += ".post" + std::to_string(*version->post);
  if (version->dev) out += ".dev" + std::to_string(*version->dev);
  if (!version->local.empty()) out += "+" + base::join(version->local, ".");
  return out;
}

}  // namespace

VersionScheme gem_versions() {
  return {parse_gem, compare_gem};
}

VersionScheme pip_versions() {
  return {parse_pip, compare_pip};
}

}  // namespace muster::resources
