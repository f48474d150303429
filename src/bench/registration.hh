#pragma once
#include <cstdint>
#include <string>

#include "bench/crowd.hh"

namespace muster::bench {

/// An agent that the registry knows.
class Registered {
 public:
  /// Registers. Throws base::Error when the server refuses.
  static asio::awaitable<Registered> make(Connection& connection, const std::string& host,
                                          const std::string& certname);
  /// Renews the lease. Throws base::Error when the server refuses.
  asio::awaitable<void> renew(Connection& connection) const;

 private:
  std::string renewal_;  // the request, which is the same each time
};

}  // namespace muster::bench
