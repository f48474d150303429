#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::crypto {

/// The number of a certificate: not negative, of at most 20 bytes.
class Serial {
 public:
  Serial() = default;  // 0
  explicit Serial(std::uint64_t number);
  /// nullopt beyond 20 bytes; the highest byte first.
  static std::optional<Serial> from_bytes(std::string_view bytes);
  /// Digits of either case, without prefix.
  static std::optional<Serial> from_hex(std::string_view digits);

  /// The highest byte first, which is not zero; empty for 0.
  const std::string& bytes() const { return bytes_; }
  /// As Puppet's files have it: capitals, filled up to four digits.
  std::string hex() const;
  std::string decimal() const;
  /// Throws base::Error when there is none.
  Serial next() const;

  bool operator==(const Serial&) const = default;
  std::strong_ordering operator<=>(const Serial& other) const;

 private:
  std::string bytes_;
};

}  // namespace muster::crypto
