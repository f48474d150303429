#pragma once
#include <chrono>
#include <map>
#include <string>

namespace muster::os {

/// A plain-text HTTP request to a numeric IPv4 address, for a cloud's metadata service: bounded in
/// time and size, no redirects, no names, no proxies.
struct HttpRequest {
  std::string method = "GET";
  std::string address;
  std::string host;  // the Host header; empty: the address
  std::string path = "/";
  std::map<std::string, std::string> headers;
  std::chrono::milliseconds connect_timeout{600};
  std::chrono::milliseconds timeout{5000};
  unsigned short port = 80;
};

struct HttpAnswer {
  bool connected = false;
  int status = 0;  // 0: no complete answer
  std::string body;
};

HttpAnswer http(const HttpRequest& request);

}  // namespace muster::os
