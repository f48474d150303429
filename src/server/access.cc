#include "server/access.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "server/error_body.hh"

namespace muster::server {

bool is_allowed(Access access, const net::Peer& peer,
                const std::map<std::string, std::string, std::less<>>& parameters) {
  if (access == Access::anybody) return true;
  if (peer.certname.empty()) return false;
  switch (access) {
    case Access::anybody:
    case Access::any_certificate: return true;
    case Access::own_certificate: {
      const auto wanted = parameters.find("certname");
      return wanted != parameters.end() && wanted->second == peer.certname;
    }
    case Access::administrator: return peer.is_administrator;
  }
  return false;
}

net::Response forbidden(const net::Request& request) {
  auto out = error_response(
      403,
      fmt::format("Forbidden request: {} (method :{}). Please see the server logs for details.",
                  request.path, base::lower_ascii(name_of(request.method))),
      {});
  out.content_type.clear();
  return out;
}

}  // namespace muster::server
