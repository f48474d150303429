#pragma once
#include <map>
#include <string>
#include <string_view>

#include "net/message.hh"
#include "server/route.hh"

namespace muster::server {

/// A request that the front has matched and allowed, on its way to the process that answers it.
struct Forwarded {
  std::string route;  // its name
  std::map<std::string, std::string, std::less<>> parameters;
  net::Request request;
};

std::string encode(std::string_view route, const Call& call);
/// Throws base::Error.
Forwarded decode_forwarded(std::string_view bytes);

std::string encode(const net::Response& response);
/// Throws base::Error.
net::Response decode_response(std::string_view bytes);

}  // namespace muster::server
