#include "ssh/libssh_link.hh"

#include <fmt/core.h>
#include <sys/epoll.h>

#include "base/error.hh"

namespace muster::ssh {

namespace {

constexpr int most_reads_a_round = 64;
constexpr std::size_t a_full_read = 2048;  // libssh reads 4096 bytes at a time, packets and all

}  // namespace

LibsshLink::LibsshLink(net::Loop& loop, Session session, const Route& route, OnLost on_lost)
    : loop_(loop),
      session_(std::move(session)),
      name_(route.name),
      as_root_(route.user == "root"),
      on_lost_(std::move(on_lost)),
      event_(::ssh_event_new()),
      socket_(::ssh_get_fd(session_.get())) {
  if (!event_ || ::ssh_event_add_session(event_.get(), session_.get()) != SSH_OK)
    throw base::Error(name_ + ": no memory for its connection");
  loop_.watch(socket_, EPOLLIN, [this](std::uint32_t) { on_events(); });
  flush_later();
}

LibsshLink::~LibsshLink() {
  errands_.clear();
  *alive_ = false;
  loop_.forget(socket_);
  if (event_) ::ssh_event_remove_session(event_.get(), session_.get());
  event_.reset();
  if (!lost_) ::ssh_disconnect(session_.get());
}

std::unique_ptr<Channel> LibsshLink::open(const ChannelRequest& request,
                                          ChannelListener& listener) {
  auto channel = std::make_unique<LibsshChannel>(*this, request, listener);
  channels_.insert(channel.get());
  flush_later();
  return channel;
}

void LibsshLink::run_errand(const std::string& command) {
  std::erase_if(errands_, [](const auto& errand) { return errand->over; });
  auto errand = std::make_unique<Errand>();
  ChannelRequest request;
  request.text = command;
  errand->channel = open(request, *errand);
  errands_.push_back(std::move(errand));
}

bool LibsshLink::write_pending() const {
  return (static_cast<unsigned>(::ssh_get_poll_flags(session_.get())) & SSH_WRITE_PENDING) != 0;
}

/// Any call of the library may find that the other side has gone, and closes the socket: the loop
/// hears nothing of it.
bool LibsshLink::is_closed() const {
  return ::ssh_is_connected(session_.get()) == 0;
}

void LibsshLink::on_events() {
  if (lost_) return;
  for (int i = 0; i < most_reads_a_round; ++i) {
    received_ = 0;
    if (::ssh_event_dopoll(event_.get(), 0) == SSH_ERROR || is_closed()) return lost();
    if (received_ < a_full_read) break;
  }
  flush();
}

void LibsshLink::flush_later() {
  if (std::exchange(flush_planned_, true)) return;
  loop_.defer([this, alive = alive_] {
    if (!*alive) return;
    flush_planned_ = false;
    if (!lost_) flush();
  });
}

void LibsshLink::flush() {
  // A listener may open and destroy channels meanwhile.
  const auto channels = channels_;
  const auto alive = alive_;
  for (auto* channel : channels)
    if (channels_.contains(channel)) channel->advance();
  if (write_pending() && ::ssh_event_dopoll(event_.get(), 0) == SSH_ERROR) return lost();
  if (is_closed()) return lost();
  for (auto* channel : channels) {
    if (channels_.contains(channel)) channel->deliver();
    if (!*alive) return;
  }
  if (lost_) return;
  if (is_closed()) return lost();
  loop_.change(socket_, write_pending() ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void LibsshLink::lost() {
  if (std::exchange(lost_, true)) return;
  loop_.forget(socket_);
  const auto reason =
      fmt::format("{}: the connection ended: {}", name_, ::ssh_get_error(session_.get()));
  const auto channels = channels_;
  const auto alive = alive_;
  for (auto* channel : channels) {
    if (channels_.contains(channel)) channel->lose(reason);
    if (!*alive) return;
  }
  // Our destruction is the other's business, once libssh is out of its own calls.
  loop_.defer([on_lost = on_lost_, reason] { on_lost(reason); });
}

}  // namespace muster::ssh
