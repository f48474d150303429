#pragma once
#include <sys/socket.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/loop.hh"

namespace muster::ssh {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  std::string text() const;  // "10.0.0.7 port 22"
};

struct Resolution {
  std::vector<SocketAddress> addresses;
  std::string error;  // the system's text, when there is no address
};

/// Names to addresses without keeping a loop waiting: the system's resolver runs in a few threads
/// of ours. What is an address already needs no thread.
class Resolver {
 public:
  explicit Resolver(net::Loop& loop);
  /// Waits for the look-ups that have begun; nobody is told of them.
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  using Found = std::function<void(Resolution)>;
  /// `found` runs in the loop, or before this returns.
  void resolve(const std::string& name, std::uint16_t port, Found found);

 private:
  struct Question {
    std::string name;
    std::uint16_t port;
    Found found;
  };
  void work();

  net::Loop& loop_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // read in the loop's thread only
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Question> questions_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace muster::ssh
