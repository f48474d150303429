#pragma once
#include <string>

#include "net/message.hh"
#include "pki/service.hh"
#include "server/options.hh"
#include "server/route.hh"

namespace muster::server {

/// What handlers in the authority's process may use. Several threads answer at a time.
struct AuthorityServices {
  pki::Service& service;
  const Options& options;
};

/// For the audit log.
pki::Actor actor_of(const net::Request& request);

/// As Puppet Server sends it.
net::Response response_of(pki::Answer answer);

}  // namespace muster::server
