#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pki/authority.hh"
#include "value/value.hh"

namespace muster::pki {

enum class CertificateState { requested, signed_, revoked };
std::string_view name_of(CertificateState state);

/// What is known of a certificate or a request: a row of `muster ca list`.
struct CertificateStatus {
  std::string name;
  CertificateState state = CertificateState::requested;
  std::vector<crypto::AltName> alt_names;
  std::vector<std::pair<std::string, std::string>> authorization_extensions;  // by short name
  std::string sha1, sha256, sha512;                                           // fingerprints
  std::optional<crypto::Serial> serial;
  std::optional<crypto::Certificate::Time> not_before, not_after;
};

/// The certificate's when there is one, else the request's. nullopt when there is neither. Throws
/// base::Error when the file cannot be read.
std::optional<CertificateStatus> status_of(Authority& authority, const std::string& certname);

/// Requests, then certificates, by name. What cannot be read is left out and named in `unreadable`.
std::vector<CertificateStatus> all_statuses(Authority& authority,
                                            std::vector<std::string>& unreadable);

/// As Puppet Server's certificate_status answers.
value::Value to_data(const CertificateStatus& status);

/// As its `expirations` answers: names → times, of the CAs' certificates and lists.
value::Value expirations(Authority& authority);

}  // namespace muster::pki
