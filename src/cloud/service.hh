#pragma once
#include <chrono>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "cloud/credentials.hh"
#include "cloud/signature.hh"
#include "net/client.hh"

namespace muster::cloud {

/// A cloud's service did not do what it was asked. what(): "ec2 DescribeInstances in us-east-1:
/// RequestLimitExceeded (503): Request limit exceeded."; never what the request was signed with.
class CloudError : public base::Error {
 public:
  CloudError(const std::string& asked, int status, std::string code, const std::string& text);
  const std::string& code() const { return code_; }  // "RequestLimitExceeded"; empty: no answer
  int status() const { return status_; }             // 0: no answer

 private:
  int status_;
  std::string code_;
};

struct Patience {
  int attempts = 5;
  std::chrono::milliseconds first_pause{250};  // twice as long each time, and a random part of it
  std::chrono::milliseconds longest_pause{20'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{30'000};
  /// Waits; false: give up, there is no time left.
  std::function<bool(std::chrono::milliseconds)> pause;
};

/// Signed requests to one service of a region, and as many attempts as it takes: a service that is
/// busy, or broken for a moment, is asked again after a while; a clock that is off is corrected by
/// the service's own. Bound to one thread at a time.
class Service {
 public:
  struct Place {
    std::string endpoint;  // "https://ec2.us-east-1.amazonaws.com"
    SigningScope scope;
  };
  /// `client` and `credentials` outlive it.
  Service(Place place, net::Client& client, CredentialsCache& credentials,
          std::function<UtcTime()> now, Patience patience);

  struct Order {
    std::string what;                // for messages: "DescribeInstances"
    PlainRequest request;            // without host
    std::size_t limit = 16UL << 20;  // of the answer
    std::vector<int> answers = {};   // statuses that are answers, beside 2xx
    std::function<void(std::string_view)> sink = {};
  };
  /// Throws CloudError, or base::Error when there are no credentials.
  net::ClientResponse send(const Order& order);

  /// A call of the query protocol: POST with a form.
  std::string query(const std::string& action, const std::string& version, Parameters parameters,
                    std::size_t limit);

  const Place& place() const { return place_; }
  /// How far the service's clock is ahead of ours, as far as that mattered.
  std::chrono::seconds clock_offset() const { return offset_; }

 private:
  struct Failure {
    CloudError error;
    bool is_passing = false;  // asking again may help
  };
  std::variant<net::ClientResponse, Failure> attempt(const Order& order);
  Failure failure(const Order& order, const net::ClientResponse& response);
  bool correct_clock(const net::ClientResponse& response);
  std::chrono::milliseconds pause_before(int attempt);
  std::string name_of(const Order& order) const;

  Place place_;
  net::Client& client_;
  CredentialsCache& credentials_;
  std::function<UtcTime()> now_;
  Patience patience_;
  std::chrono::seconds offset_{0};
  std::mt19937_64 random_;
};

/// "https://ec2.{region}.amazonaws.com" with the region in it.
std::string endpoint_in(std::string_view pattern, std::string_view region);

}  // namespace muster::cloud
