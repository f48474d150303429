#pragma once
#include <functional>
#include <memory>
#include <string>

#include "net/loop.hh"
#include "os/descriptor.hh"
#include "ssh/link.hh"

namespace muster::ssh {

/// A stream to a host behind a jump host: a channel of the connection to the jump host, and a local
/// socket that stands for it.
class Forward : public ChannelListener {
 public:
  /// Gets the socket, or the reason why there is none; once.
  using Ready = std::function<void(os::Descriptor, std::optional<Fault>)>;
  /// It is over and may be destroyed, in a deferred action.
  using Over = std::function<void()>;

  struct Target {
    std::string through;  // the jump host's name
    std::string host;
    std::uint16_t port = 0;
  };

  Forward(net::Loop& loop, Target target, Ready ready);
  ~Forward() override;
  Forward(const Forward&) = delete;
  Forward& operator=(const Forward&) = delete;

  void when_over(Over over) { over_ = std::move(over); }
  void start(Link& link);
  /// No link was made.
  void fail(const Fault& fault);

  void opened() override;
  void received(bool err, std::string_view bytes) override;
  void writable() override;
  void ended(Ending ending) override;

 private:
  void on_socket(std::uint32_t events);
  void send_out();
  void watch();
  void finish();

  net::Loop& loop_;
  Target target_;
  Ready ready_;
  Over over_;
  std::unique_ptr<Channel> channel_;
  os::Descriptor socket_;
  std::string to_channel_, to_socket_;
  bool channel_ended_ = false, socket_ended_ = false;
};

}  // namespace muster::ssh
