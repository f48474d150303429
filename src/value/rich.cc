#include "value/rich.hh"

#include <charconv>
#include <functional>

#include "base/strings.hh"

namespace muster::value {

namespace {

template <class T>
const T& same(const Rich& other) {
  return static_cast<const T&>(other);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_identifier(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}
bool all_digits(std::string_view text) {
  for (const char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}

/// Numbers have no leading zeros, so the longer one is the greater.
int compare_numbers(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

int compare_identifiers(const std::string& a, const std::string& b) {
  const bool a_number = all_digits(a), b_number = all_digits(b);
  if (a_number && b_number) return compare_numbers(a, b);
  if (a_number != b_number) return a_number ? -1 : 1;
  return a.compare(b);
}

int compare_prereleases(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return static_cast<int>(a.empty()) - static_cast<int>(b.empty());
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (const int c = compare_identifiers(a[i], b[i]); c != 0) return c;
  return a.size() < b.size() ? -1 : a.size() > b.size();
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t n = 0;
  if (text.empty() || !is_digit(text[0])) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || (text[0] == '0' && length > 1)) return std::nullopt;
  text.remove_prefix(length);
  return n;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Dot-separated identifiers after `mark`; nothing when the mark is not there, nullopt when they
/// are malformed.
std::optional<std::vector<std::string>> take_identifiers(std::string_view& text, char mark) {
  if (!take(text, mark)) return std::vector<std::string>{};
  std::size_t length = 0;
  while (length < text.size() && (is_identifier(text[length]) || text[length] == '.')) ++length;
  auto parts = base::split(text.substr(0, length), ".");
  for (const auto& part : parts)
    if (part.empty()) return std::nullopt;
  text.remove_prefix(length);
  return parts;
}

}  // namespace

bool Sensitive::equals(const Rich& other) const {
  return value == same<Sensitive>(other).value;
}
std::size_t Sensitive::hash() const {
  return value.hash();
}

Extent Sensitive::extent() const {
  Extent all;
  all.add(value.extent());
  return all;
}

bool Binary::equals(const Rich& other) const {
  return bytes == same<Binary>(other).bytes;
}
std::size_t Binary::hash() const {
  return std::hash<std::string>{}(bytes);
}

bool Timespan::equals(const Rich& other) const {
  return nanoseconds == same<Timespan>(other).nanoseconds;
}
std::size_t Timespan::hash() const {
  return std::hash<std::int64_t>{}(nanoseconds);
}

bool Timestamp::equals(const Rich& other) const {
  return nanoseconds == same<Timestamp>(other).nanoseconds;
}
std::size_t Timestamp::hash() const {
  return std::hash<std::int64_t>{}(nanoseconds);
}

bool Uri::equals(const Rich& other) const {
  return text == same<Uri>(other).text;
}
std::size_t Uri::hash() const {
  return std::hash<std::string>{}(text);
}

SemVer::SemVer(std::int64_t major_, std::int64_t minor_, std::int64_t patch_,
               std::vector<std::string> prerelease_, std::string build_)
    : Rich(Kind::semver),
      major(major_),
      minor(minor_),
      patch(patch_),
      prerelease(std::move(prerelease_)),
      build(std::move(build_)) {}

std::shared_ptr<const SemVer> SemVer::parse(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);  // Puppet's own pattern ends with \Z
  const auto major = take_number(text);
  if (!major || !take(text, '.')) return nullptr;
  const auto minor = take_number(text);
  if (!minor || !take(text, '.')) return nullptr;
  const auto patch = take_number(text);
  if (!patch) return nullptr;
  auto prerelease = take_identifiers(text, '-');
  if (!prerelease) return nullptr;
  for (const auto& part : *prerelease)
    if (all_digits(part) && part.size() > 1 && part[0] == '0') return nullptr;
  const auto build = take_identifiers(text, '+');
  if (!build || !text.empty()) return nullptr;
  return std::make_shared<const SemVer>(*major, *minor, *patch, std::move(*prerelease),
                                        base::join(*build, "."));
}

bool SemVer::equals(const Rich& other) const {
  const auto& o = same<SemVer>(other);
  return major == o.major && minor == o.minor && patch == o.patch && prerelease == o.prerelease &&
         build == o.build;
}

std::size_t SemVer::hash() const {
  return std::hash<std::string>{}(text());
}

std::string SemVer::text() const {
  auto out = std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
  if (!prerelease.empty()) out += '-' + base::join(prerelease, ".");
  if (!build.empty()) out += '+' + build;
  return out;
}

int compare(const SemVer& a, const SemVer& b) {
  if (a.major != b.major) return a.major < b.major ? -1 : 1;
  if (a.minor != b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch != b.patch) return a.patch < b.patch ? -1 : 1;
  return compare_prereleases(a.prerelease, b.prerelease);
}

}  // namespace muster::value
