#include "ssh/forward.hh"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "os/spawn.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_read = 32u << 10;

}  // namespace

Forward::Forward(net::Loop& loop, Target target, Ready ready)
    : loop_(loop), target_(std::move(target)), ready_(std::move(ready)) {}

Forward::~Forward() {
  if (socket_) loop_.forget(socket_.get());
}

void Forward::start(Link& link) {
  ChannelRequest request;
  request.kind = ChannelRequest::Kind::forward;
  request.text = target_.host;
  request.port = target_.port;
  channel_ = link.open(request, *this);
}

void Forward::fail(const Fault& fault) {
  if (const auto ready = std::exchange(ready_, nullptr)) ready({}, fault);
  finish();
}

void Forward::opened() {
  auto pair = os::make_socket_pair();
  os::set_nonblocking(pair.read_end.get());
  os::set_nonblocking(pair.write_end.get());
  socket_ = std::move(pair.read_end);
  loop_.watch(socket_.get(), EPOLLIN, [this](std::uint32_t events) { on_socket(events); });
  if (const auto ready = std::exchange(ready_, nullptr)) ready(std::move(pair.write_end), {});
}

void Forward::on_socket(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) send_out();
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || socket_ended_) return;
  if (!to_channel_.empty()) return watch();
  std::array<char, most_read> buffer{};
  const auto got = ::read(socket_.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    socket_ended_ = true;
    loop_.forget(socket_.get());
    if (channel_) channel_->end_input();
    return finish();
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
  if (!channel_) return;
  const auto taken = channel_->write(bytes);
  to_channel_ = bytes.substr(taken);
  watch();
}

void Forward::writable() {
  const auto taken = channel_->write(to_channel_);
  to_channel_.erase(0, taken);
  watch();
}

void Forward::received(bool, std::string_view bytes) {
  to_socket_ += bytes;
  send_out();
}

void Forward::send_out() {
  if (!socket_ || socket_ended_) return to_socket_.clear();
  const auto sent = ::send(socket_.get(), to_socket_.data(), to_socket_.size(), MSG_NOSIGNAL);
  if (sent > 0) to_socket_.erase(0, static_cast<std::size_t>(sent));
  if (to_socket_.empty() && channel_ended_) return finish();
  watch();
}

void Forward::watch() {
  if (!socket_ || socket_ended_) return;
  const std::uint32_t in = to_channel_.empty() ? EPOLLIN : 0U;
  loop_.change(socket_.get(), in | (to_socket_.empty() ? 0U : EPOLLOUT));
}

void Forward::ended(Ending ending) {
  channel_ended_ = true;
  const auto why = ending.fault ? ending.fault->text : std::string("the stream ended");
  if (const auto ready = std::exchange(ready_, nullptr))
    ready({}, Fault{Fault::Kind::unreachable, fmt::format("through {}: {}", target_.through, why)});
  channel_.reset();  // its link may go
  if (to_socket_.empty() || !socket_) finish();
}

void Forward::finish() {
  if (const auto over = std::exchange(over_, nullptr)) loop_.defer(over);
}

}  // namespace muster::ssh
