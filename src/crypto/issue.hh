#pragma once
#include <optional>
#include <string>
#include <vector>

#include "crypto/certificate.hh"

namespace muster::crypto {

/// What a certificate shall say.
struct CertificatePlan {
  std::string common_name;
  Serial serial;
  Certificate::Time not_before, not_after;
  PublicKey key;
  std::vector<Extension> extensions;  // in the order they get in the certificate
};

/// Signs with SHA-256. Without an issuer the certificate is its own. Throws base::Error.
Certificate issue(const CertificatePlan& plan, const std::optional<Certificate>& issuer,
                  const PrivateKey& issuer_key);

// The extensions of Puppet's certificates.
Extension basic_constraints(bool authority);  // critical
Extension authority_key_usage();              // critical: certificates and CRLs
Extension node_key_usage();                   // critical: signatures and encryption of keys
Extension node_extended_key_usage();          // critical: TLS server and client
Extension netscape_comment(const std::string& text);
Extension subject_key_identifier(const PublicKey& key);
/// `whole`: with the issuer's own issuer and serial, as Puppet Server writes it.
Extension authority_key_identifier(const Certificate& issuer, bool whole);
Extension authority_key_identifier(const PublicKey& issuer);

}  // namespace muster::crypto
