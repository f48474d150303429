#pragma once
#include <string>

#include "net/http_server.hh"
#include "os/descriptor.hh"

namespace muster::server {

/// A JSON line for each request, written some at a time. A log that cannot be written stops
/// nothing.
class AccessLog {
 public:
  /// Empty path: no log. Throws base::Error when the file cannot be opened.
  AccessLog(net::Loop& loop, const std::string& path);
  ~AccessLog() { flush(); }
  void add(const net::Served& served, std::string_view route);
  void flush();

 private:
  net::Loop& loop_;
  os::Descriptor file_;
  std::string lines_;
};

}  // namespace muster::server
