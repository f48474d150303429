#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "net/loop.hh"
#include "os/descriptor.hh"
#include "ssh/resolver.hh"

namespace muster::ssh {

/// Makes one TCP connection: each address of a name in turn, until one answers.
class Dial {
 public:
  /// With a descriptor that does not block and sends at once (TCP_NODELAY: else each command costs
  /// a delayed acknowledgement, 40 ms), or with the reason why not.
  using Done = std::function<void(os::Descriptor, std::string reason)>;

  struct Target {
    std::string host;
    std::uint16_t port = 22;
    std::string bind_address;
    int family = 0;  // AF_INET, AF_INET6; 0: either
    std::chrono::milliseconds per_address{15'000};
    std::chrono::seconds alive{30};  // of silence before the peer is asked; 0: never
    int alive_count = 3;             // questions without an answer: then it is dead
  };

  /// `done` runs in the loop, once, unless the Dial is destroyed before.
  Dial(net::Loop& loop, Resolver& resolver, Target target, Done done);
  ~Dial();
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;

 private:
  void resolved(Resolution resolution);
  void try_next();
  void check();
  void failed(const std::string& reason);
  void finish(os::Descriptor fd, std::string reason);

  net::Loop& loop_;
  Target target_;
  Done done_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  Resolution resolution_;
  std::size_t next_ = 0;
  os::Descriptor socket_;
  net::Loop::Timer timer_ = 0;
  std::string reason_;
};

}  // namespace muster::ssh
