#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/certificate.hh"
#include "crypto/certificate_request.hh"
#include "crypto/revocation_list.hh"
#include "pki/paths.hh"

namespace muster::pki {

/// A CA that can sign: its certificate and key.
struct Signer {
  crypto::Certificate certificate;
  crypto::PrivateKey key;
};

/// What a CA is made of.
struct Materials {
  std::vector<crypto::Certificate> bundle;
  Signer own;                  // signs what is new
  std::vector<Signer> former;  // replaced by it; they still revoke what they signed
};

/// The files of a CA. What changes them holds the CA's lock. All of it throws base::Error.
class Store {
 public:
  explicit Store(Paths paths) : paths_(std::move(paths)) {}
  const Paths& paths() const { return paths_; }

  /// Read again when another process replaced the files.
  const Materials& materials();
  const std::vector<crypto::RevocationList>& lists();
  void put_lists(const std::vector<crypto::RevocationList>& lists, const std::string& path) const;

  /// Takes the next serial, which is higher than `highest`: it is written that the number is taken
  /// before anybody gets it.
  crypto::Serial take_serial(const crypto::Serial& highest) const;

  // `certname` is a file name. nullopt when there is none.
  std::optional<crypto::Certificate> certificate(const std::string& certname) const;
  std::optional<crypto::CertificateRequest> request(const std::string& certname) const;
  void put(const std::string& certname, const crypto::Certificate& certificate) const;
  void put(const std::string& certname, const crypto::CertificateRequest& request) const;
  bool remove_certificate(const std::string& certname) const;
  bool remove_request(const std::string& certname) const;
  std::vector<std::string> signed_names() const;
  std::vector<std::string> requested_names() const;
  std::string certificate_path(const std::string& certname) const;
  std::string request_path(const std::string& certname) const;

 private:
  /// Tells one content of a file from another: files are replaced, not changed.
  struct Stamp {
    std::uint64_t inode = 0;
    std::int64_t size = -1, changed_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp stamp_of(const std::string& path);

  Paths paths_;
  std::optional<Materials> materials_;
  Stamp certificates_stamp_, key_stamp_;
  std::optional<std::vector<crypto::RevocationList>> lists_;
  Stamp lists_stamp_;
};

/// A whole file of the CA's. nullopt when there is none; throws base::Error when it cannot be read.
std::optional<std::string> read_file(const std::string& path);
/// The same for one that must be there.
std::string read_required_file(const std::string& path);

}  // namespace muster::pki
