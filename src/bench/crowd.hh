#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "bench/connection.hh"
#include "bench/samples.hh"

namespace muster::bench {

/// What the crowd's thread does when nobody has anything to do. Waking a thread costs who wakes it,
/// here the server, what it would not cost it for agents on other machines: awake saves that, and
/// takes a core.
enum class Idle : std::uint8_t { asleep, awake };

/// Simulated agents, all of them in one thread's event loop.
class Crowd {
 public:
  explicit Crowd(const Plan& plan);

  using Agent = std::function<asio::awaitable<void>(std::size_t number)>;
  /// Starts `count` agents, numbered from 0, and runs until all are done. One that fails ends
  /// alone. Throws base::Error when more than a hundredth failed: the first one's reason.
  void run(std::size_t count, const Agent& agent, Idle idle = Idle::asleep);

  Connection connection(std::size_t number);
  asio::io_context& context() { return context_; }
  const std::string& host() const { return dialer_.host(); }
  std::size_t failed() const { return failed_; }

 private:
  asio::awaitable<void> guard(const Agent& agent, std::size_t number);

  const Plan& plan_;
  asio::io_context context_{1};
  Dialer dialer_;
  std::size_t failed_ = 0;
  std::string first_failure_;
};

}  // namespace muster::bench
