#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/digest.hh"
#include "crypto/extension.hh"
#include "crypto/key.hh"

struct X509_req_st;  // OpenSSL's X509_REQ

namespace muster::crypto {

/// What a node asks for beside its name. Names of attributes and extensions are OIDs, Puppet's
/// short names or OpenSSL's.
struct RequestPlan {
  std::string common_name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<std::pair<std::string, std::string>> extensions;
  std::vector<AltName> alt_names;
};

/// A request for a certificate (PKCS #10). Immutable; a copy shares it.
class CertificateRequest {
 public:
  static constexpr std::size_t most_bytes = 64UL * 1024;

  /// As Puppet's agent makes it. Throws base::Error with Puppet's text for an attribute or
  /// extension that cannot be asked for.
  static CertificateRequest build(const PrivateKey& key, const RequestPlan& plan);
  /// From anybody. Throws base::Error for anything but one request of a bounded size whose parts
  /// can be read, each at most once; says nothing about what is asked for.
  static CertificateRequest from_pem(std::string_view text);

  std::string to_pem() const;
  std::string der() const;
  /// What is signed: the same for two requests that ask for the same with the same key.
  std::string signed_part() const;

  std::string subject() const;  // "/CN=web1"
  /// The common name, when the subject has nothing else.
  std::optional<std::string> only_common_name() const;
  PublicKey public_key() const;
  /// Why it does not prove that who made it has the key: a weak key or digest, or a wrong
  /// signature. nullopt when it does.
  std::optional<std::string> problem() const;

  std::vector<Extension> extensions() const;
  std::vector<AltName> alt_names() const;
  /// OID → text, the requested extensions aside.
  std::vector<std::pair<std::string, std::string>> attributes() const;
  std::optional<std::string> challenge_password() const;
  std::string fingerprint(Algorithm algorithm) const;

  X509_req_st* native() const { return request_.get(); }

 private:
  explicit CertificateRequest(std::shared_ptr<X509_req_st> request)
      : request_(std::move(request)) {}
  std::shared_ptr<X509_req_st> request_;
};

}  // namespace muster::crypto
