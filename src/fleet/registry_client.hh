#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/cli.hh"
#include "net/client.hh"
#include "value/value.hh"

namespace muster::fleet {

/// The registry of the server that the settings name, asked with this machine's certificate.
class RegistryClient {
 public:
  /// Throws base::Error when this machine has no certificate.
  explicit RegistryClient(const cli::Arguments& arguments);
  /// Has this machine a certificate, and so a server to ask?
  static bool possible(const cli::Arguments& arguments);

  struct Answer {
    int status = 0;
    value::Value body;  // undef when there was none
    std::string kind;   // of a refusal
  };
  /// Throws base::Error when nothing answered. `path` begins after /muster/v1.
  Answer ask(net::Method method, const std::string& path, const value::Value& body = {});
  /// The body of a good answer. Throws base::Error with the server's words for another.
  value::Value must(net::Method method, const std::string& path, const value::Value& body = {});
  /// The nodes that a query matches. Throws base::Error with the server's words.
  value::Array nodes(const std::string& query);

 private:
  std::string base_;
  net::Client client_;
};

}  // namespace muster::fleet
