#include "net/http_server.hh"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/error.hh"
#include "net/connection.hh"
#include "net/http_date.hh"

namespace muster::net {

namespace {

constexpr auto between_sweeps = std::chrono::milliseconds(250);
constexpr int most_accepts = 64;  // before those that are connected get their turn
/// Who is idle when the server drains may be about to ask: a moment more than agents pause.
constexpr auto idle_while_draining = std::chrono::milliseconds(3000);

std::string address_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text.data(),
                text.size());
  else if (address.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text.data(),
                text.size());
  const std::string out = text.data();
  constexpr std::string_view mapped = "::ffff:";
  return out.starts_with(mapped) && out.find('.') != std::string::npos ? out.substr(mapped.size())
                                                                       : out;
}

}  // namespace

const std::string& ConnectionContext::date() {
  const auto second = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (second != date_second_) {
    date_second_ = second;
    date_text_ = http_date(std::chrono::system_clock::from_time_t(second));
  }
  return date_text_;
}

struct HttpServer::Shared : ConnectionContext {
  Shared(Loop& the_loop, TlsServer& the_tls, HttpApplication& the_application,
         HttpLimits the_limits)
      : ConnectionContext{the_loop, the_tls, the_application, the_limits} {
    forget = [this](int socket) { remove(socket); };
  }

  std::unordered_map<int, std::shared_ptr<Connection>> connections;
  int listening = -1;
  bool accepting = false;
  Loop::Timer timer = 0;
  std::function<void()> done;

  void accept() {
    for (int i = 0; i < most_accepts; ++i) {
      if (connections.size() >= limits.connections) return pause();
      sockaddr_storage address{};
      socklen_t size = sizeof address;
      os::Descriptor socket(::accept4(listening, reinterpret_cast<sockaddr*>(&address), &size,
                                      SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!socket) {
        // Out of descriptors: those that wait are taken when some are free again.
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) pause();
        return;
      }
      const int on = 1;
      ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      ++figures.accepted;
      const int number = socket.get();
      auto connection = std::make_shared<Connection>(*this, std::move(socket), address_of(address));
      connections[number] = connection;
      figures.open = connections.size();
      connection->start();
    }
  }

  void pause() {
    if (std::exchange(accepting, false)) loop.forget(listening);
  }

  void go_on() {
    if (accepting || listening < 0 || draining) return;
    accepting = true;
    loop.watch(listening, EPOLLIN, [this](std::uint32_t) { accept(); });
  }

  void remove(int socket) {
    auto found = connections.extract(socket);
    if (found.empty()) return;
    ++removed;
    figures.open = connections.size();
    // Its number is free for others once it is destroyed, which is not while it is used.
    loop.defer([this, kept = std::move(found.mapped())]() mutable {
      kept.reset();
      finish_draining();
    });
  }

  void finish_draining() {
    if (draining && connections.empty() && done) std::exchange(done, nullptr)();
  }

  /// Handshakes of the last ten seconds, about.
  void note_crowd() {
    constexpr double kept = 39.0 / 40, crowd = 500;
    recent_handshakes =
        recent_handshakes * kept + static_cast<double>(figures.handshakes - handshakes_before);
    handshakes_before = figures.handshakes;
    is_crowded = recent_handshakes > crowd;
  }
  /// The C library keeps what a crowd needed until it is asked for it.
  void give_memory_back() {
    constexpr std::size_t many = 500;
    if (removed < many) return;
    removed = 0;
    ::malloc_trim(0);
  }
  std::size_t removed = 0;  // since then
  double recent_handshakes = 0;
  std::uint64_t handshakes_before = 0;

  void sweep() {
    timer = loop.after(between_sweeps, [this] { sweep(); });
    note_crowd();
    if (!is_crowded) give_memory_back();
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections.size());
    for (const auto& [socket, connection] : connections) all.push_back(connection);
    for (const auto& connection : all) connection->check_time(loop.now());
    if (connections.size() < limits.connections) go_on();
  }
};

HttpServer::HttpServer(Loop& loop, TlsServer& tls, HttpApplication& application, HttpLimits limits)
    : shared_(std::make_unique<Shared>(loop, tls, application, limits)) {
  shared_->sweep();
}

HttpServer::~HttpServer() {
  shared_->loop.cancel(shared_->timer);
  shared_->pause();
}

void HttpServer::listen(int socket) {
  shared_->listening = socket;
  shared_->go_on();
}

void HttpServer::drain(std::function<void()> done) {
  auto& s = *shared_;
  s.draining = true;
  s.pause();
  s.done = std::move(done);
  for (const auto& [socket, connection] : s.connections) connection->drain(idle_while_draining);
  s.finish_draining();
}

const HttpServer::Figures& HttpServer::figures() const {
  return shared_->figures;
}

}  // namespace muster::net
