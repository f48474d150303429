#pragma once
#include <string>
#include <string_view>

#include "net/message.hh"
#include "registry/service.hh"
#include "server/route.hh"
#include "value/value.hh"

namespace muster::server {

// What the routes of the registry share.

/// What a request to the registry is refused with: {"kind": …, "message": …}.
class RegistryError : public HttpError {
 public:
  RegistryError(int status, std::string message, std::string kind,
                std::chrono::seconds retry_after = std::chrono::seconds(0))
      : HttpError(status, std::move(message), std::move(kind)), retry_after_(retry_after) {}
  std::chrono::seconds retry_after() const { return retry_after_; }

 private:
  std::chrono::seconds retry_after_;
};
net::Response response_to(const RegistryError& error);

net::Response json_response(const value::Value& body, int status = 200);

/// Throws the error that a machine is answered with; returns when the answer is `ok`.
void refuse_unless_ok(const registry::Answer& answer);

/// The node that a path names. Throws RegistryError 404.
const registry::Node& node_named(const registry::Service& service, std::string_view name);

/// Throws RegistryError 400 with the place of the mistake.
registry::Query parse_query(std::string_view text);

/// A number in the query's parameters; throws RegistryError 400.
std::optional<std::uint64_t> number_parameter(const net::Request& request, std::string_view name);

/// Who asks, for the events: "admin (10.0.0.7)".
std::string operator_of(const net::Request& request);

/// {"revision": R, "nodes": […]}: those that the query matches.
value::Value shown_nodes(registry::Service& service, std::string_view query);

}  // namespace muster::server
