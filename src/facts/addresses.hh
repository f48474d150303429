#pragma once
#include <array>
#include <optional>
#include <string>

namespace muster::facts {

/// An IPv4 or IPv6 address as its bytes.
struct IpAddress {
  bool six = false;
  std::array<unsigned char, 16> bytes{};  // the first four for IPv4

  std::string text() const;
  /// The address with the bits after the prefix cleared.
  IpAddress network(unsigned prefix_length) const;
  /// True when the first bits are those of `of`, an address of the same kind.
  bool within(const char* of, unsigned prefix_length) const;
};

std::optional<IpAddress> parse_address(const std::string& text);
/// All ones, then zeros.
IpAddress netmask(bool six, unsigned prefix_length);

}  // namespace muster::facts
