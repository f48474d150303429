#include "agent/refused_certificate.hh"

#include <fmt/core.h>
#include <openssl/ssl.h>

namespace muster::agent {

namespace {

std::string reason_of(int alert) {
  switch (alert) {
    case SSL_AD_CERTIFICATE_REVOKED: return "it was revoked";
    case SSL_AD_CERTIFICATE_EXPIRED: return "it has expired";
    case SSL_AD_UNKNOWN_CA: return "another CA has signed it";
    // Puppet Server does not say more.
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN: return "it may have been revoked";
    default: return {};
  }
}

}  // namespace

std::optional<std::string> text_of_refusal(int alert, const std::string& host,
                                           const std::string& certname) {
  const auto reason = reason_of(alert);
  if (reason.empty()) return std::nullopt;
  return fmt::format("{} refuses the certificate of {}: {}. {}", host, certname, reason,
                     how_to_enrol_again(certname));
}

std::string how_to_enrol_again(const std::string& certname) {
  return fmt::format(
      "To get another certificate: 'muster ca clean {}' on the CA, then 'muster ssl clean' here, "
      "and run again",
      certname);
}

}  // namespace muster::agent
