#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.hh"
#include "crypto/extension.hh"
#include "crypto/key.hh"
#include "crypto/serial.hh"

struct x509_st;  // OpenSSL's X509

namespace muster::crypto {

/// An X.509 certificate. Immutable; a copy shares it.
class Certificate {
 public:
  using Time = std::chrono::system_clock::time_point;

  explicit Certificate(std::shared_ptr<x509_st> certificate)
      : certificate_(std::move(certificate)) {}
  /// Throws base::Error for anything but one certificate whose serial, times, key and extensions
  /// can be read.
  static Certificate from_pem(std::string_view text);
  /// The same of DER.
  static Certificate from_der(std::string_view bytes);
  /// All of a file, which has at least one. Throws base::Error.
  static std::vector<Certificate> bundle_from_pem(std::string_view text);

  std::string to_pem() const;
  std::string der() const;
  /// All of it for people, as `openssl x509 -text` prints it.
  std::string text() const;

  std::string subject() const;  // "/CN=web1", as in Puppet's inventory
  std::string issuer() const;
  std::optional<std::string> common_name() const;
  std::optional<std::string> issuer_common_name() const;
  /// The common name, when the subject has nothing else.
  std::optional<std::string> only_common_name() const;
  Serial serial() const;
  Time not_before() const;
  Time not_after() const;
  bool is_valid_at(Time time) const { return not_before() <= time && time <= not_after(); }
  /// May it sign certificates?
  bool is_authority() const;

  std::vector<Extension> extensions() const;
  /// As text_of() has it.
  std::optional<std::string> extension(std::string_view oid) const;
  std::vector<AltName> alt_names() const;

  PublicKey public_key() const;
  /// What others name its key by.
  std::string key_identifier() const;
  bool is_signed_by(const Certificate& issuer) const;
  /// "AB:CD:…"
  std::string fingerprint(Algorithm algorithm) const;
  bool operator==(const Certificate& other) const;

  x509_st* native() const { return certificate_.get(); }

 private:
  std::shared_ptr<x509_st> certificate_;
};

std::string to_pem(const std::vector<Certificate>& bundle);

/// The digest of a certificate or a request in capital hexadecimal, with colons.
std::string fingerprint_of(Algorithm algorithm, std::string_view der);

}  // namespace muster::crypto
