#include "net/tls.hh"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>

#include "base/error.hh"
#include "crypto/chain.hh"
#include "crypto/puppet_oids.hh"

namespace muster::net {

namespace {

constexpr const char* ciphers_of_tls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
/// A quarter of the time of the larger ones' signatures goes into the key exchange.
constexpr const char* curves = "X25519:P-256:P-384";

[[noreturn]] void fail(const std::string& what) {
  throw base::Error(what + ": " + tls_problem());
}

void must(bool done, const char* what) {
  if (!done) fail(what);
}

/// HTTP/1.1 for who offers a choice.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned int in_size, void*) {
  static constexpr std::array<unsigned char, 9> ours = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (::SSL_select_next_proto(&chosen, out_size, ours.data(), ours.size(), in, in_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

/// OpenSSL would check the signatures of the lists for each client; they were when they came.
int judge_client(int is_valid, X509_STORE_CTX* context) {
  if (is_valid != 1 || ::X509_STORE_CTX_get_error_depth(context) != 0) return is_valid;
  const auto* connection = static_cast<const SSL*>(
      ::X509_STORE_CTX_get_ex_data(context, ::SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* server =
      static_cast<const TlsServer*>(SSL_CTX_get_app_data(::SSL_get_SSL_CTX(connection)));
  const int problem = server->problem_with(::X509_STORE_CTX_get_current_cert(context),
                                           std::chrono::system_clock::now());
  if (problem == X509_V_OK) return 1;
  ::X509_STORE_CTX_set_error(context, problem);
  return 0;
}

namespace {

void set_rules(SSL_CTX* context) {
  must(::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1, "TLS 1.2");
  must(::SSL_CTX_set_cipher_list(context, ciphers_of_tls12) == 1, "ciphers");
  must(::SSL_CTX_set1_groups_list(context, curves) == 1, "curves");
  ::SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
  // A ticket on a connection that then waits makes Ruby's client wait as well.
  must(::SSL_CTX_set_num_tickets(context, 0) == 1, "tickets");
  ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER, judge_client);
  ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  ::SSL_CTX_set_max_cert_list(context, 32L * 1024);
}

SSL_CTX* new_context() {
  // Without OpenSSL's configuration file, which is the machine's and not ours.
  ::OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  return ::SSL_CTX_new(::TLS_server_method());
}

bool is_by_one_of(const std::vector<crypto::Certificate>& bundle,
                  const crypto::RevocationList& list) {
  return std::ranges::any_of(bundle,
                             [&](const auto& authority) { return list.is_signed_by(authority); });
}

using Store = base::Handle<X509_STORE, X509_STORE_free>;

TlsStep step_of(const TlsConnection& connection, int result) {
  switch (::SSL_get_error(connection.get(), result)) {
    case SSL_ERROR_WANT_READ: return TlsStep::wants_read;
    case SSL_ERROR_WANT_WRITE: return TlsStep::wants_write;
    case SSL_ERROR_ZERO_RETURN: return TlsStep::closed;
    default: return TlsStep::failed;
  }
}

}  // namespace

void free_tls(ssl_st* connection) {
  ::SSL_free(connection);
}

void free_tls_context(ssl_ctx_st* context) {
  ::SSL_CTX_free(context);
}

TlsServer::TlsServer(const std::vector<crypto::Certificate>& certificates,
                     const crypto::PrivateKey& key)
    : context_(new_context()) {
  must(context_ != nullptr, "TLS");
  set_rules(context_.get());
  if (certificates.empty()) throw base::Error("the server has no certificate");
  must(::SSL_CTX_use_certificate(context_.get(), certificates.front().native()) == 1,
       "the server's certificate");
  for (std::size_t i = 1; i < certificates.size(); ++i)
    must(::SSL_CTX_add1_chain_cert(context_.get(), certificates[i].native()) == 1, "its chain");
  must(::SSL_CTX_use_PrivateKey(context_.get(), key.native()) == 1, "the server's key");
  SSL_CTX_set_app_data(context_.get(), this);
  own_name_ = certificates.front().common_name().value_or("");
  must(::SSL_CTX_check_private_key(context_.get()) == 1, "the server's key");
}

void TlsServer::trust(std::vector<crypto::Certificate> bundle,
                      std::vector<crypto::RevocationList> lists) {
  const Store store(::X509_STORE_new());
  must(store != nullptr, "trust");
  std::erase_if(lists, [&](const auto& list) { return !is_by_one_of(bundle, list); });
  // An authority that one above it has revoked is none.
  const auto now = std::chrono::system_clock::now();
  const auto all = bundle;
  std::erase_if(bundle, [&](const auto& authority) {
    return !authority.is_signed_by(authority) &&
           crypto::verify_chain(authority, all, lists, now).has_value();
  });
  for (const auto& certificate : bundle)
    must(::X509_STORE_add_cert(store.get(), certificate.native()) == 1, "trust");
  // What is above those that sign was just checked.
  ::X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  must(::SSL_CTX_set1_verify_cert_store(context_.get(), store.get()) == 1, "trust");
  auto* authorities = sk_X509_NAME_new_null();
  for (const auto& certificate : bundle)
    sk_X509_NAME_push(authorities, ::X509_NAME_dup(::X509_get_subject_name(certificate.native())));
  ::SSL_CTX_set_client_CA_list(context_.get(), authorities);
  ++generation_;
  if (!(bundle == bundle_)) bundle_generation_ = generation_;
  bundle_ = std::move(bundle);
  lists_ = std::move(lists);
}

/// By the lists, of a certificate that one of the bundle signed.
int TlsServer::problem_with(X509* certificate, std::chrono::system_clock::time_point now) const {
  const auto* issuer = ::X509_get_issuer_name(certificate);
  int out = X509_V_ERR_UNABLE_TO_GET_CRL;
  for (const auto& list : lists_) {
    if (::X509_NAME_cmp(::X509_CRL_get_issuer(list.native()), issuer) != 0) continue;
    X509_REVOKED* entry = nullptr;
    if (::X509_CRL_get0_by_cert(list.native(), &entry, certificate) != 0)
      return X509_V_ERR_CERT_REVOKED;
    if (const auto next = list.next_update(); next && *next < now)
      out = X509_V_ERR_CRL_HAS_EXPIRED;
    else
      out = X509_V_OK;
  }
  return out;
}

TlsConnection TlsServer::accept(int socket) const {
  TlsConnection out(::SSL_new(context_.get()));
  must(out != nullptr && ::SSL_set_fd(out.get(), socket) == 1, "TLS");
  ::SSL_set_accept_state(out.get());
  return out;
}

std::optional<ClientIdentity> TlsServer::identity(const TlsConnection& connection,
                                                  std::uint64_t accepted_in) const {
  auto* native = ::SSL_get1_peer_certificate(connection.get());
  if (!native) return std::nullopt;
  const crypto::Certificate certificate(std::shared_ptr<X509>(native, ::X509_free));
  ClientIdentity out{certificate, certificate.common_name().value_or(""), certificate.der()};
  out.is_administrator = certificate.extension(crypto::cli_auth_oid) == "true" ||
                         (!own_name_.empty() && out.certname == own_name_);
  // The handshake has judged it, by what was trusted when it began.
  out.judged_in = accepted_in;
  out.is_trusted = !out.certname.empty();
  return out;
}

bool TlsServer::is_trusted(ClientIdentity& identity,
                           std::chrono::system_clock::time_point now) const {
  if (identity.judged_in != generation_) {
    // When only the lists are others, its signature is as good as it was.
    const bool is_ours = identity.judged_in >= bundle_generation_
                             ? identity.is_trusted
                             : !crypto::verify_chain(identity.certificate, bundle_, {}, now);
    identity.judged_in = generation_;
    identity.is_trusted = !identity.certname.empty() && is_ours &&
                          problem_with(identity.certificate.native(), now) == X509_V_OK;
  }
  return identity.is_trusted && identity.certificate.is_valid_at(now);
}

TlsStep handshake(const TlsConnection& connection) {
  ::ERR_clear_error();
  const int result = ::SSL_do_handshake(connection.get());
  return result == 1 ? TlsStep::done : step_of(connection, result);
}

TlsStep read_some(const TlsConnection& connection, char* bytes, std::size_t size,
                  std::size_t& count) {
  ::ERR_clear_error();
  const int result = ::SSL_read_ex(connection.get(), bytes, size, &count);
  return result == 1 ? TlsStep::done : step_of(connection, result);
}

TlsStep write_some(const TlsConnection& connection, std::string_view bytes, std::size_t& count) {
  ::ERR_clear_error();
  const int result = ::SSL_write_ex(connection.get(), bytes.data(), bytes.size(), &count);
  return result == 1 ? TlsStep::done : step_of(connection, result);
}

bool has_pending(const TlsConnection& connection) {
  return ::SSL_pending(connection.get()) > 0;
}

void close_notify(const TlsConnection& connection) {
  ::ERR_clear_error();
  if (::SSL_is_init_finished(connection.get()) == 1) ::SSL_shutdown(connection.get());
  ::ERR_clear_error();
}

std::string tls_problem() {
  const auto code = ::ERR_get_error();
  ::ERR_clear_error();
  if (code == 0) return "the connection was lost";
  const char* reason = ::ERR_reason_error_string(code);
  return reason ? reason : "unknown problem of TLS";
}

std::string tls_description(const TlsConnection& connection) {
  return std::string(::SSL_get_version(connection.get())) + ' ' +
         ::SSL_get_cipher_name(connection.get());
}

}  // namespace muster::net
