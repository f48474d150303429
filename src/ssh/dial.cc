#include "ssh/dial.hh"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hh"

namespace muster::ssh {

namespace {

void set_option(int fd, int level, int name, int value) {
  ::setsockopt(fd, level, name, &value, sizeof value);
}

/// The kernel asks a silent peer and ends the connection of a dead one: no work for us however
/// many there are.
void keep_alive(int fd, std::chrono::seconds interval, int probes) {
  if (interval.count() <= 0) return;
  const auto seconds =
      static_cast<int>(std::min<std::chrono::seconds::rep>(interval.count(), 32'000));
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, probes);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, seconds * (probes + 1) * 1000);
}

}  // namespace

Dial::Dial(net::Loop& loop, Resolver& resolver, Target target, Done done)
    : loop_(loop), target_(std::move(target)), done_(std::move(done)) {
  // The time also limits the look-up of the name.
  timer_ = loop_.after(target_.per_address, [this] {
    timer_ = 0;
    finish({}, fmt::format("the name {} was not found in time", target_.host));
  });
  resolver.resolve(target_.host, target_.port, [this, alive = alive_](Resolution found) {
    if (*alive) resolved(std::move(found));
  });
}

Dial::~Dial() {
  *alive_ = false;
  if (timer_ != 0) loop_.cancel(timer_);
  if (socket_) loop_.forget(socket_.get());
}

void Dial::resolved(Resolution resolution) {
  if (timer_ == 0) return;  // too late: it has been given up
  loop_.cancel(std::exchange(timer_, 0));
  resolution_ = std::move(resolution);
  if (target_.family != 0)
    std::erase_if(resolution_.addresses, [this](const SocketAddress& address) {
      return address.storage.ss_family != target_.family;
    });
  reason_ =
      resolution_.error.empty()
          ? fmt::format("the name {} has no address of this kind", target_.host)
          : fmt::format("the name {} cannot be resolved: {}", target_.host, resolution_.error);
  // Never from the constructor: whoever makes us has no Dial yet.
  loop_.defer([this, alive = alive_] {
    if (*alive) try_next();
  });
}

void Dial::try_next() {
  if (next_ >= resolution_.addresses.size()) return finish({}, reason_);
  const auto& address = resolution_.addresses[next_++];
  socket_ = os::Descriptor(
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_) return failed(std::strerror(errno));
  set_option(socket_.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  keep_alive(socket_.get(), target_.alive, target_.alive_count);
  if (!target_.bind_address.empty()) {
    sockaddr_in from{};
    from.sin_family = AF_INET;
    if (::inet_pton(AF_INET, target_.bind_address.c_str(), &from.sin_addr) != 1 ||
        ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0)
      return failed(fmt::format("cannot come from {}", target_.bind_address));
  }
  const int status =
      ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address.storage), address.size);
  if (status == 0) return finish(std::move(socket_), {});
  if (errno != EINPROGRESS) return failed(std::strerror(errno));
  loop_.watch(socket_.get(), EPOLLOUT, [this](std::uint32_t) { check(); });
  timer_ = loop_.after(target_.per_address, [this] {
    timer_ = 0;
    loop_.forget(socket_.get());
    failed(fmt::format("no answer within {} s", target_.per_address.count() / 1000));
  });
}

void Dial::check() {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  loop_.forget(socket_.get());
  loop_.cancel(std::exchange(timer_, 0));
  if (error != 0) return failed(std::strerror(error));
  finish(std::move(socket_), {});
}

void Dial::failed(const std::string& reason) {
  std::string lower = reason;
  if (!lower.empty())
    lower[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(lower[0])));
  reason_ = fmt::format("{} ({})", lower, resolution_.addresses[next_ - 1].text());
  socket_.reset();
  try_next();
}

void Dial::finish(os::Descriptor fd, std::string reason) {
  // `done` may destroy us.
  const auto done = std::move(done_);
  done(std::move(fd), std::move(reason));
}

}  // namespace muster::ssh
