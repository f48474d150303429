#pragma once
// clang-format off: <utility> comes before Boost.Asio 1.74, which needs it and does not say so
#include <utility>
// clang-format on
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bench/bench.hh"

namespace muster::bench {

namespace asio = boost::asio;

/// What every connection of a run shares: TLS as agents do it, and the server's address.
class Dialer {
 public:
  /// Throws base::Error when the host has no address.
  explicit Dialer(const Target& target);
  asio::ssl::context& context() { return context_; }
  const asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }
  const std::string& host() const { return host_; }

 private:
  asio::ssl::context context_{asio::ssl::context::tls_client};
  asio::ip::tcp::endpoint endpoint_;
  std::string host_;
};

struct Answer {
  int status = 0;
  std::string body;
};

/// One simulated agent's connection, kept alive. What fails throws base::Error or Boost's
/// system_error.
class Connection {
 public:
  /// The dialer and the identity outlive it.
  Connection(asio::io_context& context, Dialer& dialer, const Identity& identity);

  /// TCP and a whole TLS handshake with the agent's certificate.
  asio::awaitable<void> open();
  asio::awaitable<Answer> ask(std::string_view request);
  /// Sends a request whose answer does not end; the answer's lines follow.
  asio::awaitable<int> subscribe(std::string_view request);
  /// The next line that has arrived, good until the next call; nullopt: wait for more.
  std::optional<std::string_view> line();
  asio::awaitable<void> more();

 private:
  asio::awaitable<std::string> take_head();
  asio::awaitable<std::string> take(std::size_t size);
  std::optional<std::string_view> whole_line();
  asio::awaitable<std::string> take_line();
  asio::awaitable<std::string> take_chunks();

  Dialer& dialer_;
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
  std::unique_ptr<char[]> landed_;  // what one read gives; never filled with zeros
  std::string buffer_;              // read and not yet used, from used_ on
  std::size_t used_ = 0;
  bool is_chunked_ = false;
};

/// A whole HTTP/1.1 request. `headers`: lines with their ends.
std::string request_text(std::string_view method, std::string_view target, std::string_view host,
                         std::string_view headers, std::string_view body);

}  // namespace muster::bench
