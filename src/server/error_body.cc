#include "server/error_body.hh"

#include "value/json.hh"

namespace muster::server {

net::Response error_response(int status, std::string_view message, std::string_view issue_kind) {
  net::Response out;
  out.status = status;
  if (issue_kind.empty()) {
    out.content_type = "text/plain;charset=utf-8";
    out.body = message;
    return out;
  }
  out.content_type = "application/json;charset=utf-8";
  out.body = value::to_json(
      value::Hash{{"message", std::string(message)}, {"issue_kind", std::string(issue_kind)}},
      value::JsonLayout::compact);
  return out;
}

net::Response busy_response(int seconds, std::string_view message) {
  auto out = error_response(503, message, {});
  out.headers.add("Retry-After", std::to_string(seconds));
  return out;
}

}  // namespace muster::server
