#pragma once
#include <functional>
#include <memory>
#include <string>

#include "net/http_server.hh"
#include "server/access_log.hh"
#include "server/background.hh"
#include "server/front_services.hh"
#include "server/metrics.hh"
#include "server/process.hh"
#include "server/rate_limit.hh"
#include "server/router.hh"

namespace muster::server {

/// What the front does with a request: match → who may → handle or forward.
class FrontApplication : public net::HttpApplication {
 public:
  /// All outlive it.
  FrontApplication(Process& process, const Router& router, FrontServices& services,
                   Metrics& metrics, AccessLog& log)
      : process_(process),
        router_(router),
        services_(services),
        metrics_(metrics),
        log_(log),
        preparing_(process.loop(), 1, most_being_prepared) {}

  Plan plan(const net::Request& request) override;
  void answer(std::shared_ptr<const net::Request> request, const std::shared_ptr<void>& context,
              std::function<void(net::Response)> respond) override;
  void served(const net::Served& served) override;
  void failed(const std::string& address, const std::string& problem) override;

 private:
  struct Routed;
  static constexpr std::size_t most_being_prepared = 1'000;
  net::Response prepared(Part part, std::shared_ptr<Routed> routed,
                         std::shared_ptr<const net::Request> request);
  void forward(Part part, const Routed& routed, const net::Request& request,
               std::function<void(net::Response)> respond);

  Process& process_;
  const Router& router_;
  FrontServices& services_;
  Metrics& metrics_;
  AccessLog& log_;
  // A rack of new machines behind one address may begin at once.
  RateLimit enrolments_{200, 20};
  Background preparing_;  // one at a time, whoever sends how many
};

}  // namespace muster::server
