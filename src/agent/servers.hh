#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/network.hh"
#include "base/log.hh"
#include "cli/settings.hh"
#include "os/system.hh"

namespace muster::agent {

/// What a server is asked for; which of its services decides about the address (ca_server,
/// report_server …).
enum class Service { ca, fileserver, puppet, report };

struct Call {
  Service service = Service::puppet;
  net::Method method = net::Method::get;
  std::string path;  // encoded: "/puppet/v3/node/web1"
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool json = false;
  int file = -1;
  std::size_t limit = 64u << 20;
  bool quiet = false;   // a server that is not there is not worth a line: NoRoute says why
  bool patient = true;  // waits and asks again when the server says so (Retry-After)
};

/// The server does not do what it was asked. what(): "Error 404 on SERVER: Not Found: …".
class ResponseError : public base::Error {
 public:
  explicit ResponseError(const NetworkReply& reply);
  int status() const { return status_; }
  /// When to ask again, if the server says so.
  std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
  const std::string& reason() const { return reason_; }  // "Not Found"

 private:
  int status_;
  std::string reason_;
  std::optional<std::chrono::seconds> retry_after_;
};

/// Nobody answers. What exactly is in the log already.
class NoRoute : public base::Error {
 public:
  using base::Error::Error;
};

/// The servers of the settings, asked as Puppet's agent asks them: one of server_list that answers,
/// Retry-After obeyed, failures in Puppet's words.
class Servers {
 public:
  Servers(Network& network, const cli::Settings& settings, os::System& system, base::LogSink& log);

  /// Takes the first of server_list that is well. "host:port"; empty: there is no such list.
  /// Throws NoRoute when none is. Requests made before take one by themselves.
  std::string choose();
  /// The chosen one does not answer any more: the next request takes another.
  void forget_choice() { is_chosen_ = false; }
  /// "https://puppet:8140/puppet/v3"
  std::string base_url(Service service) const;
  std::string host(Service service) const;
  /// "Failed to open TCP connection to puppet:8140 (Connection refused)" and the like: Puppet's
  /// words; our own where it would show those of OpenSSL.
  std::string text_of(const net::TransferError& error, const std::string& host) const;

  /// An answer 2xx. Throws ResponseError, NoRoute, and base::Error for what else goes wrong.
  NetworkReply ask(const Call& call);
  /// Any answer, whatever its status.
  NetworkReply ask_any(const Call& call);
  /// All answers, or what each failed with.
  std::vector<NetworkReply> ask_all(const std::vector<Call>& calls);
  /// ask_any() in two steps; see Network::begin.
  void begin(const Call& call);
  NetworkReply finish(const Call& call);

 private:
  struct Address {
    std::string host;
    std::string port;
  };
  Address address(Service service) const;
  NetworkRequest request(const Call& call) const;
  NetworkRequest request(const Address& address, const Call& call) const;
  NetworkReply checked(const Call& call, NetworkReply reply);
  NetworkReply after_waiting(const Call& call, NetworkReply reply);
  [[noreturn]] void fail(const Call& call, const net::TransferError& error);
  bool uses_list(Service service) const;
  bool is_well(const Address& address, bool last, bool quiet);
  bool choose_well(bool quiet);
  void ensure_chosen(const Call& call);
  void say(base::Level level, std::string message);

  Network& network_;
  const cli::Settings& settings_;
  os::System& system_;
  base::LogSink& log_;
  std::vector<Address> list_;
  std::size_t chosen_ = 0;
  bool is_chosen_ = false;
};

}  // namespace muster::agent
