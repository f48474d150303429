#include "agent/trust_problem.hh"

#include <fmt/core.h>
#include <openssl/x509_vfy.h>

#include <cctype>

#include "agent/refused_certificate.hh"

namespace muster::agent {

bool is_tolerated(const crypto::ChainProblem& problem, bool every_list) {
  return problem.code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         (!every_list && problem.code == X509_V_ERR_UNABLE_TO_GET_CRL);
}

std::string text_of(const crypto::ChainProblem& problem, const std::string& subject,
                    const crypto::Certificate& certificate) {
  const auto issuer = "CN=" + certificate.issuer_common_name().value_or("");
  switch (problem.code) {
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("The certificate '{}' is not yet valid, verify time is synchronized",
                         subject);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("The certificate '{}' has expired, verify time is synchronized", subject);
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return fmt::format("The CRL issued by '{}' is not yet valid, verify time is synchronized",
                         issuer);
    case X509_V_ERR_CRL_HAS_EXPIRED:
      return fmt::format("The CRL issued by '{}' has expired, verify time is synchronized", issuer);
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return fmt::format("Invalid signature for certificate '{}'", subject);
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
      return fmt::format("Invalid signature for CRL issued by '{}'", issuer);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
      return fmt::format("The issuer '{}' of certificate '{}' is missing", issuer, subject);
    case X509_V_ERR_UNABLE_TO_GET_CRL:
      return fmt::format("The CRL issued by '{}' is missing", issuer);
    case X509_V_ERR_CERT_REVOKED:
      return fmt::format("Certificate '{}' is revoked. {}", subject,
                         how_to_enrol_again(certificate.common_name().value_or("")));
    default:
      return fmt::format("Certificate '{}' failed verification ({}): {}", subject, problem.code,
                         problem.text);
  }
}

std::string fingerprint_form(const std::string& text) {
  std::string out;
  int digits = 0;
  for (const unsigned char c : text) {
    if (std::isxdigit(c) == 0) continue;
    if (digits > 0 && digits % 2 == 0) out += ':';
    out += static_cast<char>(std::toupper(c));
    ++digits;
  }
  return out;
}

}  // namespace muster::agent
