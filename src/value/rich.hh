#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "value/regexp.hh"
#include "value/value.hh"

namespace muster::value {

/// A value that is printed as "Sensitive [value redacted]" wherever text is made of it.
class Sensitive : public Rich {
 public:
  explicit Sensitive(Value v) : Rich(Kind::sensitive), value(std::move(v)) {}
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  Extent extent() const override;
  const Value value;
};

class Binary : public Rich {
 public:
  explicit Binary(std::string b) : Rich(Kind::binary), bytes(std::move(b)) {}
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  const std::string bytes;
};

/// Nanoseconds; may be negative.
class Timespan : public Rich {
 public:
  explicit Timespan(std::int64_t n) : Rich(Kind::timespan), nanoseconds(n) {}
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  const std::int64_t nanoseconds;
};

/// Nanoseconds since 1970-01-01 UTC.
class Timestamp : public Rich {
 public:
  explicit Timestamp(std::int64_t n) : Rich(Kind::timestamp), nanoseconds(n) {}
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  const std::int64_t nanoseconds;
};

/// A URI as its text; the parts are read from it when asked for.
class Uri : public Rich {
 public:
  explicit Uri(std::string t) : Rich(Kind::uri), text(std::move(t)) {}
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  const std::string text;
};

/// A version after semver.org 2.0.0. Build metadata does not take part in the order.
class SemVer : public Rich {
 public:
  SemVer(std::int64_t major_, std::int64_t minor_, std::int64_t patch_,
         std::vector<std::string> prerelease_, std::string build_);
  /// nullptr when the text is not a version.
  static std::shared_ptr<const SemVer> parse(std::string_view text);
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  std::string text() const;
  const std::int64_t major, minor, patch;
  const std::vector<std::string> prerelease;
  const std::string build;
};
/// Negative, zero or positive, in SemVer's order.
int compare(const SemVer& a, const SemVer& b);

}  // namespace muster::value
