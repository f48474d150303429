#pragma once
#include <functional>
#include <memory>
#include <variant>

#include "os/spawn.hh"
#include "ssh/dial.hh"
#include "ssh/handshake.hh"
#include "ssh/link.hh"

namespace muster::ssh {

/// Makes one connection of libssh: the stream (TCP, a ProxyCommand, a channel of a jump host), the
/// key exchange, the log-in.
class Connector {
 public:
  using Done = std::function<void(std::unique_ptr<Link>, std::optional<Fault>)>;
  /// Gives a stream through the route's jump hosts, or says why there is none.
  using Stream = std::function<void(os::Descriptor, std::optional<Fault>)>;
  using Through = std::function<void(const Route& route, Stream stream)>;

  struct Options {
    std::chrono::milliseconds connect_timeout;
    Through through;
    OnLost on_lost;  // once the link is there
  };

  /// The route outlives it. `done` runs in the loop, once, unless this is destroyed before.
  Connector(Shared shared, Resolver& resolver, const Route& route, Options options, Done done);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

 private:
  void have_stream(os::Descriptor stream);
  void run_proxy_command();
  void wait_for_jump_host();
  void finish(std::unique_ptr<Link> link, std::optional<Fault> fault);

  Shared shared_;
  const Route& route_;
  Options options_;
  Done done_;
  std::chrono::milliseconds limit_;
  net::Loop::Timer timer_ = 0;
  std::unique_ptr<Dial> dial_;
  std::unique_ptr<Handshake> handshake_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace muster::ssh
