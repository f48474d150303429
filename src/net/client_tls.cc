#include "net/client_tls.hh"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <new>

#include "base/handle.hh"
#include "crypto/certificate.hh"
#include "crypto/key.hh"
#include "crypto/library.hh"
#include "crypto/revocation_list.hh"

namespace muster::net {

namespace {

/// Clocks differ: a list may be from the near future.
constexpr std::time_t tolerated_skew = 300;

std::string subject_text(const X509* certificate) {
  const base::Handle<BIO, BIO_free_all> out(BIO_new(BIO_s_mem()));
  if (!out || !certificate) return {};
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

bool is_from_the_near_future(X509_STORE_CTX* context) {
  const auto* list = X509_STORE_CTX_get0_current_crl(context);
  if (X509_STORE_CTX_get_error(context) != X509_V_ERR_CRL_NOT_YET_VALID || !list) return false;
  std::time_t latest = std::time(nullptr) + tolerated_skew;
  return X509_cmp_time(X509_CRL_get0_lastUpdate(list), &latest) < 0;
}

int on_verified(int good, X509_STORE_CTX* context) {
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& seen = *static_cast<SeenCertificate*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (auto* leaf = X509_STORE_CTX_get0_cert(context)) {
    unsigned char* der = nullptr;
    if (const int size = i2d_X509(leaf, &der); size > 0) {
      seen.leaf.assign(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
      OPENSSL_free(der);
    }
  }
  if (good == 1) return 1;
  if (is_from_the_near_future(context)) {
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
  }
  const int code = X509_STORE_CTX_get_error(context);
  seen.problem = CertificateProblem{code, X509_verify_cert_error_string(code),
                                    subject_text(X509_STORE_CTX_get_current_cert(context))};
  return 0;
}

/// In TLS 1.3 it comes when the handshake is over on our side.
void on_state(const SSL* ssl, int where, int value) {
  constexpr int level_shift = 8, alert_mask = 0xff;
  if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT || value >> level_shift != SSL3_AL_FATAL)
    return;
  static_cast<SeenCertificate*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->alert =
      value & alert_mask;
}

void must(int result, const char* what) {
  if (result != 1) throw base::Error(std::string(what) + ": " + crypto::last_problem());
}

/// In a store of its own: the context's is libcurl's, which takes every authority there for a root,
/// so that nothing would be asked of those above it.
void trust(SSL_CTX* context, const TlsOptions& options) {
  const base::Handle<X509_STORE, X509_STORE_free> owner(X509_STORE_new());
  auto* store = owner.get();
  if (!store) throw std::bad_alloc();
  if (options.authorities.empty()) {
    must(X509_STORE_set_default_paths(store), "the system's authorities");
  } else {
    for (const auto& authority : crypto::Certificate::bundle_from_pem(options.authorities))
      must(X509_STORE_add_cert(store, authority.native()), "the authorities");
  }
  auto* parameters = SSL_CTX_get0_param(context);
  unsigned long flags = X509_V_FLAG_CHECK_SS_SIGNATURE;
  if (options.revocation != Revocation::none) {
    for (const auto& list : crypto::RevocationList::bundle_from_pem(options.revocation_lists))
      must(X509_STORE_add_crl(store, list.native()), "the revocation lists");
    flags |= X509_V_FLAG_CRL_CHECK;
    if (options.revocation == Revocation::chain) flags |= X509_V_FLAG_CRL_CHECK_ALL;
  }
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  must(static_cast<int>(SSL_CTX_set1_verify_cert_store(context, store)), "the authorities");
  // A CA of Puppet's need not say what its certificates are for.
  if (!options.authorities.empty()) SSL_CTX_set_purpose(context, X509_PURPOSE_ANY);
}

}  // namespace

void set_up_tls(ssl_ctx_st* context, const TlsOptions& options, SeenCertificate& seen) {
  SSL_CTX_set_app_data(context, &seen);
  SSL_CTX_set_info_callback(context, on_state);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (options.verify) {
    trust(context, options);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verified);
  }
  if (options.certificate.empty()) return;
  const auto certificates = crypto::Certificate::bundle_from_pem(options.certificate);
  must(SSL_CTX_use_certificate(context, certificates.front().native()), "our certificate");
  for (std::size_t i = 1; i < certificates.size(); ++i)
    must(static_cast<int>(SSL_CTX_add1_chain_cert(context, certificates[i].native())),
         "our certificate");
  const auto key = crypto::PrivateKey::from_pem(options.key);
  must(SSL_CTX_use_PrivateKey(context, key.native()), "our key");
  must(SSL_CTX_check_private_key(context), "our key and certificate");
}

std::vector<std::string> names_in(const std::string& der) {
  std::vector<std::string> out;
  const auto add = [&](std::string name) {
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  };
  const auto certificate = crypto::Certificate::from_der(der);
  add(certificate.common_name().value_or(""));
  for (const auto& name : certificate.alt_names()) add(crypto::labelled(name));
  return out;
}

}  // namespace muster::net
