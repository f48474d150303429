#pragma once
#include <optional>
#include <string>

#include "net/client.hh"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace muster::net {

/// What was seen of the server's certificate, and heard of ours, in the latest handshake that
/// failed or began.
struct SeenCertificate {
  std::optional<CertificateProblem> problem;
  std::string leaf;          // DER
  std::optional<int> alert;  // with which the server ended a connection
};

/// Puts the options into a context that is to connect. What is then seen goes to `seen`, which must
/// outlive the context. Throws base::Error for PEM that cannot be read.
void set_up_tls(ssl_ctx_st* context, const TlsOptions& options, SeenCertificate& seen);

/// Whom a certificate (DER) is for: "web1", "DNS:web1", … Throws base::Error.
std::vector<std::string> names_in(const std::string& der);

}  // namespace muster::net
