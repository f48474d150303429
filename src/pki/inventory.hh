#pragma once
#include <map>
#include <string>
#include <vector>

#include "crypto/certificate.hh"
#include "os/descriptor.hh"

namespace muster::pki {

/// Puppet's inventory.txt: a line for every certificate that was ever signed.
class Inventory {
 public:
  explicit Inventory(std::string path) : path_(std::move(path)) {}

  /// Reads what has been added since it was read last; all of it when the file was replaced. None
  /// is an answer. Lines that are none, such as what a loss of power cut off, are passed over.
  /// Throws base::Error.
  void refresh();
  /// Durably. Throws base::Error.
  void add(const crypto::Certificate& certificate);

  /// Of what was read.
  std::vector<crypto::Serial> serials_of(const std::string& certname) const;
  crypto::Serial highest() const { return highest_; }

 private:
  void take(std::string_view line);

  std::string path_;
  std::map<std::string, std::vector<crypto::Serial>> serials_;
  crypto::Serial highest_;
  std::uint64_t inode_ = 0;
  std::int64_t read_ = 0;  // bytes, up to the end of a line
};

/// "0x0002 2026-11-21T23:46:50UTC 2031-11-21T23:46:50UTC /CN=web1"
std::string inventory_line(const crypto::Certificate& certificate);

}  // namespace muster::pki
