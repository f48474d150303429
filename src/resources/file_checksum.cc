#include "resources/file_checksum.hh"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <limits>

#include "base/error.hh"

namespace muster::resources {

namespace {

constexpr std::size_t lite_bytes = 512;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::size_t hex_length(const Checksum& checksum) {
  switch (checksum.algorithm) {
    case crypto::Algorithm::md5: return 32;
    case crypto::Algorithm::sha1: return 40;
    case crypto::Algorithm::sha224: return 56;
    case crypto::Algorithm::sha256: return 64;
    case crypto::Algorithm::sha384: return 96;
    case crypto::Algorithm::sha512: return 128;
  }
  return 0;
}

/// "+0200", "-02:30", "UTC", "Z", nothing: seconds east.
std::optional<long> zone_seconds(std::string zone) {
  zone.erase(std::remove(zone.begin(), zone.end(), ' '), zone.end());
  if (zone.empty() || zone == "UTC" || zone == "Z" || zone == "GMT") return 0;
  zone.erase(std::remove(zone.begin(), zone.end(), ':'), zone.end());
  int hours = 0, minutes = 0;
  if ((zone[0] != '+' && zone[0] != '-') || zone.size() < 3 ||
      std::sscanf(zone.c_str() + 1, "%2d%2d", &hours, &minutes) < 1)
    return std::nullopt;
  const long seconds = hours * 3600L + minutes * 60L;
  return zone[0] == '-' ? -seconds : seconds;
}

}  // namespace

std::initializer_list<const char*> checksum_names() {
  static constexpr std::initializer_list<const char*> names = {
      "sha256", "sha256lite", "md5",    "md5lite", "sha1",  "sha1lite",
      "sha512", "sha384",     "sha224", "mtime",   "ctime", "none"};
  return names;
}

Checksum checksum_named(const std::string& name) {
  if (name == "mtime") return {.name = name, .basis = Checksum::Basis::mtime};
  if (name == "ctime") return {.name = name, .basis = Checksum::Basis::ctime};
  if (name == "none") return {.name = name, .basis = Checksum::Basis::none};
  const bool lite = name.ends_with("lite");
  const auto algorithm = crypto::algorithm_named(lite ? name.substr(0, name.size() - 4) : name);
  if (!algorithm) throw base::Error("Unsupported checksum type " + name);
  return {.name = name, .algorithm = *algorithm, .lite = lite};
}

RunningSum::RunningSum(const Checksum& checksum)
    : name_(checksum.name),
      left_(checksum.lite ? lite_bytes : std::numeric_limits<std::size_t>::max()) {
  if (checksum.basis == Checksum::Basis::content) digest_.emplace(checksum.algorithm);
}

void RunningSum::add(std::string_view bytes) {
  if (!digest_ || left_ == 0) return;
  const auto part = bytes.substr(0, left_);
  digest_->add(part);
  left_ -= part.size();
}

std::string RunningSum::text() {
  return "{" + name_ + "}" + (digest_ ? digest_->hex() : "");
}

std::string sum_of(const Checksum& checksum, std::string_view content) {
  RunningSum sum(checksum);
  sum.add(content);
  return sum.text();
}

std::string sum_of(const Checksum& checksum, const os::Descriptor& file) {
  switch (checksum.basis) {
    case Checksum::Basis::none: return "{none}";
    case Checksum::Basis::mtime: return "{mtime}" + time_text(os::status_of(file).mtime_ns);
    case Checksum::Basis::ctime: return "{ctime}" + time_text(os::status_of(file).ctime_ns);
    case Checksum::Basis::content: break;
  }
  RunningSum sum(checksum);
  os::read_pieces(file, [&](std::string_view piece) {
    sum.add(piece);
    return !checksum.lite;
  });
  return sum.text();
}

bool has_content(const os::OpenFile& open, std::string_view content) {
  if (open.status.size != static_cast<std::int64_t>(content.size())) return false;
  bool same = true;
  os::read_pieces(open.file, [&](std::string_view piece) {
    same = content.starts_with(piece);
    if (same) content.remove_prefix(piece.size());
    return same && !content.empty();
  });
  return same && content.empty();
}

std::string sum_type(std::string_view text) {
  const auto end = text.find('}');
  if (!text.starts_with('{') || end == std::string_view::npos) return "";
  const auto type = text.substr(1, end - 1);
  return std::all_of(type.begin(), type.end(), is_word) ? std::string(type) : "";
}

std::string sum_data(std::string_view text) {
  const std::string type = sum_type(text);
  return type.empty() ? "" : std::string(text.substr(type.size() + 2));
}

bool is_sum(std::string_view text) {
  const std::string type = sum_type(text);
  if (type.size() < 3 || type.size() > 10) return false;
  const auto rest = text.substr(type.size() + 2);
  return !rest.empty() && !std::isspace(static_cast<unsigned char>(rest[0]));
}

bool valid_sum(const Checksum& checksum, const std::string& text) {
  switch (checksum.basis) {
    case Checksum::Basis::none: return text.empty();
    case Checksum::Basis::mtime:
    case Checksum::Basis::ctime: return seconds_of(text).has_value();
    case Checksum::Basis::content: break;
  }
  return text.size() == hex_length(checksum) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

std::string time_text(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / 1'000'000'000;
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  char buffer[64];  // NOLINT: for strftime
  const std::size_t size = std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S %z", &parts);
  return {buffer, size};
}

std::optional<std::int64_t> seconds_of(const std::string& text) {
  std::tm parts{};
  int used = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                  &used) < 3)
    return std::nullopt;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  std::string rest = text.substr(static_cast<std::size_t>(used));
  if (rest.starts_with('T')) rest[0] = ' ';
  if (std::sscanf(rest.c_str(), " %2d:%2d:%2d%n", &parts.tm_hour, &parts.tm_min, &parts.tm_sec,
                  &used) >= 3) {
    rest.erase(0, static_cast<std::size_t>(used));
    if (rest.starts_with('.')) rest.erase(0, rest.find_first_not_of("0123456789", 1));
  }
  const auto zone = zone_seconds(rest);
  if (!zone) return std::nullopt;
  return static_cast<std::int64_t>(::timegm(&parts)) - *zone;
}

}  // namespace muster::resources
