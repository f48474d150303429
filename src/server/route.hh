#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/named.hh"
#include "net/message.hh"

namespace muster::server {

// What the handlers of each process may use. The type of a handler's second parameter says in which
// process it runs; the front forwards what is not its own.
struct FrontServices;      // front_services.hh: files of environments, status, metrics
struct AuthorityServices;  // authority_services.hh: the CA
struct RegistryServices;   // registry_services.hh: the registry, reports, facts, file buckets
struct CompilerServices;   // compiler_services.hh: environments, compiling

/// Who may ask.
enum class Access : std::uint8_t {
  anybody,
  any_certificate,  // one that our CA signed and has not revoked
  own_certificate,  // {certname} of the path is the certificate's
  administrator,    // a certificate with the extension pp_cli_auth = true, or the server's own
};

/// A request with the parameters of its route's path.
struct Call {
  const net::Request& request;
  std::map<std::string, std::string, std::less<>> parameters;

  const std::string& at(std::string_view name) const { return parameters.find(name)->second; }
};

/// Throws HttpError for what is wrong with the request, base::Error for what fails in the world.
template <class Services>
using Handler = std::function<net::Response(const Call&, Services&)>;

/// One address of the server (routes/NAME.cc). `path` has parameters in braces; one that ends in *
/// takes the rest of the path: "/puppet/v3/file_content/{path*}".
struct Route {
  net::Method method = net::Method::get;
  std::string path;
  std::string doc;
  Access access = Access::administrator;
  std::size_t body_limit = 0;  // bytes, once content encodings are undone
  bool quiet = false;          // what succeeds is counted, but not in the access log
  /// Of what another process handles: done before in a thread of the front, where large bodies keep
  /// nobody waiting. Gives the body that `handle` gets; throws like it.
  std::function<std::string(const Call&)> prepare = nullptr;
  std::variant<Handler<FrontServices>, Handler<AuthorityServices>, Handler<RegistryServices>,
               Handler<CompilerServices>>
      handle;
};

std::vector<base::Named<Route>> all_routes();

/// What a request is answered with when it cannot be done: Puppet's own texts.
class HttpError : public std::exception {
 public:
  /// `issue_kind` as Puppet has it, "RESOURCE_NOT_FOUND"; the body is JSON then, else plain text.
  HttpError(int status, std::string message, std::string issue_kind = {})
      : status_(status), message_(std::move(message)), issue_kind_(std::move(issue_kind)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  int status() const { return status_; }
  const std::string& issue_kind() const { return issue_kind_; }

 private:
  int status_;
  std::string message_;
  std::string issue_kind_;
};

}  // namespace muster::server
