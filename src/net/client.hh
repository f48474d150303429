#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hh"
#include "net/message.hh"

namespace muster::net {

/// Which certificates must not be on a current revocation list of their issuer.
enum class Revocation : std::uint8_t { none, leaf, chain };

/// What TLS shows and expects. All texts are PEM.
struct TlsOptions {
  bool verify = true;
  std::string authorities;  // empty: the system's
  std::string revocation_lists;
  Revocation revocation = Revocation::none;
  std::string certificate, key;  // our own; empty: none
};

struct ClientRequest {
  Method method = Method::get;
  std::string url;          // "https://puppet:8140/puppet/v3/status", encoded; http and https only
  std::string server_name;  // that the certificate must be for; empty: the host of `url`
  Headers headers;
  std::string body;
  std::size_t limit = 16u << 20;  // of the answer's body, once its encoding is undone
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{60'000};  // without a byte; whole seconds
  std::chrono::milliseconds timeout{600'000};      // for all of it
  int redirects = 0;                               // how many are followed
  bool compressed = true;                          // may the answer be?
  /// Gets the body of an answer 2xx as it arrives, in place of `ClientResponse::body`. What it
  /// throws ends the transfer, and comes out of it.
  std::function<void(std::string_view)> sink = {};
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
  std::uint64_t size = 0;  // of the body, wherever it went
  std::string address;     // who answered
};

/// Why a certificate was not believed.
struct CertificateProblem {
  int code = 0;         // OpenSSL's X509_V_ERR_…; 0: it is for another name
  std::string text;     // OpenSSL's
  std::string subject;  // "CN=puppet.example.com"
};

/// No answer came. what(): "https://puppet:8140: the name puppet is not known".
class TransferError : public base::Error {
 public:
  enum class Kind : std::uint8_t { name, connect, tls, timeout, too_large, protocol };

  TransferError(Kind kind, std::string host, std::uint16_t port, std::string reason);
  Kind kind() const { return kind_; }
  const std::string& host() const { return host_; }
  std::uint16_t port() const { return port_; }
  const std::string& reason() const { return reason_; }
  /// Of the server, when that was the reason.
  std::optional<CertificateProblem> problem;
  /// Whom its certificate is for ("web1", "DNS:web1", …), when `problem` is about that.
  std::vector<std::string> server_names;
  /// With which the server refused us, TLS's number: 44 is a certificate of ours that was revoked.
  std::optional<int> alert;

 private:
  Kind kind_;
  std::string host_;
  std::uint16_t port_;
  std::string reason_;
};

/// Requests over connections that are kept open for the next ones. Bound to one thread at a time.
/// No proxy, no cookies, no names from the environment.
class Client {
 public:
  explicit Client(TlsOptions tls = {}, std::string user_agent = {});
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Throws TransferError; a status is an answer.
  ClientResponse send(const ClientRequest& request);

  using Outcome = std::variant<ClientResponse, TransferError>;
  /// All of them, so many at a time, over as many connections to each server. Outcomes are in the
  /// order of the requests.
  std::vector<Outcome> send_all(std::span<const ClientRequest> requests, std::size_t parallel);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Encoded as a part of a query or of a path: all but letters, digits and -._~
std::string encoded_component(std::string_view text);

}  // namespace muster::net
