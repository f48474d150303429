#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "net/loop.hh"
#include "net/message.hh"
#include "net/tls.hh"
#include "os/descriptor.hh"

namespace muster::net {

struct HttpLimits {
  std::chrono::milliseconds handshake = std::chrono::seconds(10);  // until something is said
  // In all; and for everything when thousands come at once, on machines that have much to do.
  std::chrono::milliseconds whole_handshake = std::chrono::seconds(40);
  std::chrono::milliseconds head = std::chrono::seconds(10);
  std::chrono::milliseconds body_grace = std::chrono::seconds(10);
  std::size_t body_rate = 1024;  // bytes a second that a body must come at, after the grace
  std::chrono::milliseconds idle = std::chrono::seconds(75);
  std::chrono::milliseconds write_stall = std::chrono::seconds(30);
  std::chrono::milliseconds linger = std::chrono::seconds(2);
  std::size_t connections = 20'000;
  std::size_t body_memory = 256UL * 1024 * 1024;  // of all requests that are being read
  std::size_t stream_unsent = 1024UL * 1024;      // that a slow reader of a stream may be behind
};

/// A request that was answered, for the log and the figures.
struct Served {
  const Request& request;
  const std::shared_ptr<void>& context;  // of its plan
  int status;
  std::uint64_t bytes;  // of the body as sent
  std::chrono::nanoseconds duration;
};

/// What a server is for. Called in its loop; must not wait.
class HttpApplication {
 public:
  struct Plan {
    std::size_t body_limit = 0;
    std::optional<Response> refusal;  // before the body is read
    std::shared_ptr<void> context;    // for answer()
  };
  virtual ~HttpApplication() = default;
  /// When the head of a request is there.
  virtual Plan plan(const Request& request) = 0;
  /// When the whole request is there. `respond` is called once, now or later.
  virtual void answer(std::shared_ptr<const Request> request, const std::shared_ptr<void>& context,
                      std::function<void(Response)> respond) = 0;
  virtual void served(const Served& served) = 0;
  /// A handshake, or something that was no request.
  virtual void failed(const std::string& address, const std::string& problem) = 0;
};

/// HTTP/1.1 over TLS.
class HttpServer {
 public:
  struct Figures {
    std::size_t open = 0;
    std::uint64_t accepted = 0, handshakes = 0, failed_handshakes = 0, cut_off = 0;
  };

  /// All outlive the server. The sockets listen already and do not block.
  HttpServer(Loop& loop, TlsServer& tls, HttpApplication& application, HttpLimits limits);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  void listen(int socket);
  /// Takes no more connections; the open ones end when their request is answered, those that are
  /// idle in time. `done` is called when there is none any more.
  void drain(std::function<void()> done);
  const Figures& figures() const;

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace muster::net
