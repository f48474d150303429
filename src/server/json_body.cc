#include "server/json_body.hh"

#include "base/error.hh"
#include "server/indirection.hh"
#include "value/json.hh"

namespace muster::server {

value::Hash json_body(const net::Request& request) {
  try {
    const auto body = value::from_json(request.body);
    if (const auto* hash = body.if_hash()) return *hash;
  } catch (const base::Error& e) {
    throw bad_request(std::string("The body is not JSON: ") + e.what());
  }
  throw bad_request("The body is no JSON object");
}

std::string text_member(const value::Hash& object, std::string_view name) {
  const auto* v = object.find(name);
  return v && v->if_string() ? *v->if_string() : std::string();
}

bool flag_member(const value::Hash& object, std::string_view name) {
  const auto* v = object.find(name);
  return v && v->if_boolean() && *v->if_boolean();
}

const value::Hash* object_member(const value::Hash& object, std::string_view name) {
  const auto* v = object.find(name);
  return v ? v->if_hash() : nullptr;
}

}  // namespace muster::server
