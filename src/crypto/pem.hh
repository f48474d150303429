#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster::crypto {

/// A block of a PEM file. What stands outside of blocks is not looked at.
struct PemBlock {
  std::string label;  // "CERTIFICATE"
  std::string der;
};

/// All blocks of a text of at most `limit` bytes. Throws base::Error for a block that is not whole,
/// or is encrypted.
std::vector<PemBlock> read_pem(std::string_view text, std::size_t limit);

/// The only block of a text, which must be labelled as one of `labels`. `what` begins the message
/// of the base::Error thrown otherwise.
PemBlock read_one_pem(std::string_view text, std::size_t limit,
                      const std::vector<std::string_view>& labels, const std::string& what);

std::string to_pem(const std::string& label, std::string_view der);

}  // namespace muster::crypto
