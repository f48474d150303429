#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/handle.hh"
#include "crypto/certificate.hh"
#include "crypto/key.hh"
#include "crypto/revocation_list.hh"

struct ssl_st;             // OpenSSL's SSL
struct ssl_ctx_st;         // OpenSSL's SSL_CTX
struct x509_store_ctx_st;  // OpenSSL's X509_STORE_CTX

namespace muster::net {

void free_tls(ssl_st* connection);
void free_tls_context(ssl_ctx_st* context);
using TlsConnection = base::Handle<ssl_st, free_tls>;

/// Whom a client has proved to be. Judged once, and again when it is asked for after what is
/// trusted has changed.
struct ClientIdentity {
  crypto::Certificate certificate;
  std::string certname;
  std::string der;
  bool is_administrator = false;  // pp_cli_auth = true, or the server's own name
  std::uint64_t judged_in = 0;    // generation of the trust
  bool is_trusted = false;
};

/// The server's side of TLS: at least 1.2, encryption that authenticates, no session tickets.
/// Certificates of clients are optional; one that is not our CA's, is revoked or not valid now ends
/// the handshake.
class TlsServer {
 public:
  /// `certificates`: the server's own, then those between it and the root. Throws base::Error.
  TlsServer(const std::vector<crypto::Certificate>& certificates, const crypto::PrivateKey& key);

  /// From now on, for open connections too. Throws base::Error.
  void trust(std::vector<crypto::Certificate> bundle, std::vector<crypto::RevocationList> lists);
  const std::vector<crypto::Certificate>& bundle() const { return bundle_; }

  /// For an accepted socket, which stays its owner's. Throws base::Error.
  TlsConnection accept(int socket) const;

  /// Counts what was trusted one after the other.
  std::uint64_t generation() const { return generation_; }
  /// After the handshake, of a connection accepted in that generation; nullopt: the client showed
  /// no certificate.
  std::optional<ClientIdentity> identity(const TlsConnection& connection,
                                         std::uint64_t accepted_in) const;
  /// Is it trusted at this moment?
  bool is_trusted(ClientIdentity& identity, std::chrono::system_clock::time_point now) const;

 private:
  friend int judge_client(int is_valid, x509_store_ctx_st* context);
  int problem_with(x509_st* certificate, std::chrono::system_clock::time_point now) const;

  base::Handle<ssl_ctx_st, free_tls_context> context_;
  std::string own_name_;
  std::vector<crypto::Certificate> bundle_;
  std::vector<crypto::RevocationList> lists_;
  std::uint64_t generation_ = 0, bundle_generation_ = 0;
};

/// What one step of a connection came to.
enum class TlsStep : std::uint8_t { done, wants_read, wants_write, closed, failed };
TlsStep handshake(const TlsConnection& connection);
/// `count`: how much was read or written when done.
TlsStep read_some(const TlsConnection& connection, char* bytes, std::size_t size,
                  std::size_t& count);
TlsStep write_some(const TlsConnection& connection, std::string_view bytes, std::size_t& count);
/// Has it bytes that the socket no longer has?
bool has_pending(const TlsConnection& connection);
/// Tells the client that nothing follows, as far as that is possible now.
void close_notify(const TlsConnection& connection);
/// What went wrong last in this thread; empties OpenSSL's list of it.
std::string tls_problem();
/// "TLSv1.3 TLS_AES_256_GCM_SHA384"
std::string tls_description(const TlsConnection& connection);

}  // namespace muster::net
