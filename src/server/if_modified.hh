#pragma once
#include <string>

#include "net/message.hh"

namespace muster::server {

/// Adds Last-Modified, the time of that file, and an ETag of the body; makes it a 304 when the
/// client says that it has what there is.
void mind_conditions(const net::Request& request, net::Response& response, const std::string& file);

}  // namespace muster::server
