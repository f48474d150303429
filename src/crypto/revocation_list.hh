#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/certificate.hh"

struct X509_crl_st;  // OpenSSL's X509_CRL

namespace muster::crypto {

/// A list of revoked certificates (CRL). Immutable; a copy shares it.
class RevocationList {
 public:
  using Time = Certificate::Time;

  /// When it was made, and when there will be the next.
  struct Period {
    Time last_update, next_update;
  };

  /// All of a file; none is an answer. Throws base::Error for one that cannot be read.
  static std::vector<RevocationList> bundle_from_pem(std::string_view text);
  /// An empty one, with number 0.
  static RevocationList first(const Certificate& issuer, const PrivateKey& key,
                              const Period& period);

  /// The next one of this issuer: the same entries, and one for each serial that is not there yet.
  /// Throws base::Error.
  RevocationList next(std::span<const Serial> serials, const Certificate& issuer,
                      const PrivateKey& key, const Period& period) const;

  std::string to_pem() const;
  std::string issuer() const;
  std::optional<std::string> issuer_common_name() const;
  Time last_update() const;
  std::optional<Time> next_update() const;
  std::optional<Serial> number() const;
  /// The identifier of the issuer's key.
  std::optional<std::string> key_identifier() const;
  bool is_delta() const;
  bool contains(const Serial& serial) const;
  std::size_t size() const;
  bool is_signed_by(const Certificate& issuer) const;
  bool operator==(const RevocationList& other) const;

  X509_crl_st* native() const { return list_.get(); }

 private:
  explicit RevocationList(std::shared_ptr<X509_crl_st> list) : list_(std::move(list)) {}
  std::shared_ptr<X509_crl_st> list_;
};

std::string to_pem(const std::vector<RevocationList>& lists);

}  // namespace muster::crypto
