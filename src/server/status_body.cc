#include "server/status_body.hh"

#include <algorithm>
#include <array>

namespace muster::server {

namespace {

constexpr std::array<std::string_view, 4> services = {"server", "master", "ca", "status-service"};

}  // namespace

bool is_service(const std::string& name) {
  return std::ranges::find(services, name) != services.end();
}

value::Hash status_of_service(const std::string& name) {
  return {{"service_version", name == "status-service" ? "1.1.1" : MUSTER_VERSION},
          {"service_status_version", 1},
          {"detail_level", "info"},
          {"state", "running"},
          {"status", value::Hash{}},
          {"active_alerts", value::Array{}}};
}

value::Hash status_of_services() {
  value::Hash out;
  for (const auto name : services) out.set(std::string(name), status_of_service(std::string(name)));
  return out;
}

}  // namespace muster::server
