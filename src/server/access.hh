#pragma once
#include <map>
#include <string>

#include "net/message.hh"
#include "server/route.hh"

namespace muster::server {

/// May this client ask that of a route?
bool is_allowed(Access access, const net::Peer& peer,
                const std::map<std::string, std::string, std::less<>>& parameters);

/// Puppet Server's answer when not.
net::Response forbidden(const net::Request& request);

}  // namespace muster::server
