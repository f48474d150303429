#pragma once
#include <optional>
#include <string>

#include "crypto/certificate_request.hh"
#include "pki/refusal.hh"

namespace muster::pki {

/// What nobody could allow: another subject than the name that the request came under, no proof of
/// the key, extensions that no certificate gets, alternative names that are no plain names. Checked
/// before anything is kept.
std::optional<Refusal> refuse_always(const crypto::CertificateRequest& request,
                                     const std::string& certname);

/// What the CA's own administrator may allow.
struct Allowances {
  bool alt_names = false;                 // allow-subject-alt-names
  bool authorization_extensions = false;  // allow-authorization-extensions
};
std::optional<Refusal> refuse_unless_allowed(const crypto::CertificateRequest& request,
                                             const std::string& certname,
                                             const Allowances& allowed);

}  // namespace muster::pki
