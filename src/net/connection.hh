#pragma once
#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/body_reader.hh"
#include "net/gzip.hh"
#include "net/http_server.hh"
#include "net/turns.hh"

namespace muster::net {

/// What the connections of a server share.
struct ConnectionContext {
  Loop& loop;
  TlsServer& tls;
  HttpApplication& application;
  HttpLimits limits;
  HttpServer::Figures figures = {};
  Turns inflating{loop};
  std::size_t body_memory = 0;
  bool draining = false;
  bool is_crowded = false;  // so many handshakes at present that some clients must wait for others
  std::function<void(int socket)> forget = nullptr;  // destroys the connection, later

  /// Of this second, for the responses' Date.
  const std::string& date();

  std::time_t date_second_ = 0;
  std::string date_text_ = {};
};

/// One client: its TLS, the request that is being read or answered, the response that is being
/// sent. One request at a time; what a client sends ahead waits.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ConnectionContext& shared, os::Descriptor socket, std::string address);
  ~Connection();

  void start();
  /// Ends what took too long.
  void check_time(Loop::Clock::time_point now);
  /// Ends after this request, or when it has been idle that long.
  void drain(std::chrono::milliseconds idle) { idle_ = std::min(idle_, idle); }

 private:
  enum class State : std::uint8_t {
    handshake,
    idle,
    head,
    body,
    inflating,
    answering,
    writing,
    lingering,
    closed
  };
  class Stream;

  void on_events(std::uint32_t events);
  void go_on_with_handshake();
  void read();
  void advance();
  bool take_head();
  bool take_body();
  void refuse(int status, const std::string& text);
  void plan(RequestHead head);
  void take_whole_body();
  bool inflate();
  void ask_application();
  std::shared_ptr<Peer> judge_peer();

  void respond(Response response);
  void begin_response(Response response);
  void put_head(const Response& response, std::optional<std::uint64_t> size, bool encoded);
  void write();
  bool refill();
  void finish_response();
  void linger();
  void close();
  void set_state(State state);
  void want(std::uint32_t events);
  std::uint32_t events_read() const;  // that stand for something to read
  void count_body(std::size_t size);

  ConnectionContext& shared_;
  os::Descriptor socket_;
  std::string address_;
  TlsConnection tls_;
  std::uint64_t accepted_in_ = 0;  // generation of the trust
  std::optional<ClientIdentity> identity_;
  State state_ = State::handshake;
  Loop::Clock::time_point since_;     // when the state began
  Loop::Clock::time_point progress_;  // when something was last sent
  std::chrono::milliseconds idle_;

  std::string in_;
  std::size_t searched_ = 0;  // of in_, for the end of the head
  std::shared_ptr<Request> request_;
  RequestHead head_;  // its request was moved out
  std::size_t body_limit_ = 0;
  BodyReader body_;
  std::optional<Inflation> inflation_;
  std::size_t counted_body_ = 0;
  std::shared_ptr<void> context_;
  std::uint64_t number_ = 0;  // of the request
  Loop::Clock::time_point begun_;

  std::string out_;
  std::size_t sent_ = 0;
  std::optional<FileBody> file_;
  std::shared_ptr<Stream> stream_;
  bool keep_alive_ = true;
  bool reading_ = true;
  bool has_said_something_ = false;
  int status_ = 0;
  std::uint64_t body_bytes_ = 0;
};

}  // namespace muster::net
