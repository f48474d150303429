#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.hh"
#include "os/tree.hh"

namespace muster::resources {

/// A way to tell whether a file is as it should be.
struct Checksum {
  enum class Basis : std::uint8_t { content, mtime, ctime, none };
  std::string name = "sha256";  // as Puppet calls it: "md5lite"
  Basis basis = Basis::content;
  crypto::Algorithm algorithm = crypto::Algorithm::sha256;
  bool lite = false;  // of the first 512 bytes only
};

/// The names, in the order in which Puppet lists them.
std::initializer_list<const char*> checksum_names();
/// Throws base::Error for any other name.
Checksum checksum_named(const std::string& name);

/// The checksum of content that passes by.
class RunningSum {
 public:
  explicit RunningSum(const Checksum& checksum);
  void add(std::string_view bytes);
  /// "{sha256}…"; nothing can be added afterwards.
  std::string text();

 private:
  std::string name_;
  std::size_t left_;
  std::optional<crypto::Digest> digest_;
};

/// "{sha256}…"
std::string sum_of(const Checksum& checksum, std::string_view content);
std::string sum_of(const Checksum& checksum, const os::Descriptor& file);
/// The same as sum_of(file), for a file that most likely has this content: does it, and only then.
bool has_content(const os::OpenFile& open, std::string_view content);

/// Does it look like "{md5}…"?
bool is_sum(std::string_view text);
/// "md5" of "{md5}…"; empty.
std::string sum_type(std::string_view text);
/// What follows the braces; empty.
std::string sum_data(std::string_view text);
/// Can this be a sum of that kind, without braces?
bool valid_sum(const Checksum& checksum, const std::string& text);

/// "2026-11-22 17:00:00 +0000", in the process's time zone.
std::string time_text(std::int64_t nanoseconds);
/// Seconds since 1970 of a date with or without time and zone; nullopt when it is none.
std::optional<std::int64_t> seconds_of(const std::string& text);

}  // namespace muster::resources
