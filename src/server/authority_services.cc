#include "server/authority_services.hh"

namespace muster::server {

pki::Actor actor_of(const net::Request& request) {
  return {request.peer.certname.empty() ? "anonymous" : request.peer.certname,
          request.peer.address};
}

net::Response response_of(pki::Answer answer) {
  net::Response out;
  out.status = answer.status;
  out.body = std::move(answer.body);
  if (answer.status != 204 && answer.status != 304) out.content_type = answer.content_type;
  return out;
}

}  // namespace muster::server
