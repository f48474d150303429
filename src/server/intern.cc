#include "server/intern.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "base/strings.hh"
#include "server/json_body.hh"
#include "types/text.hh"
#include "value/json.hh"

namespace muster::server {

HttpError not_interned(std::string_view why) {
  return bad_request(
      fmt::format("The request body is invalid: Could not intern from json: {}", why));
}

value::Hash interned(const net::Request& request) {
  const auto header = request.headers.find("Content-Type");
  if (!header)
    throw HttpError(400,
                    "Bad Request: No Content-Type header was received, it isn't possible to "
                    "unserialize the request",
                    "MISSING_HEADER_FIELD");
  const auto type = base::lower_ascii(base::trim(header->substr(0, header->find(';'))));
  if (type != json_format.mime && type != pson_format.mime)
    throw HttpError(415,
                    fmt::format("Unsupported Media Type: Client sent a mime-type ({}) that doesn't "
                                "correspond to a format we support",
                                type),
                    "UNSUPPORTED_MEDIA_TYPE");
  value::Value data;
  try {
    data = value::outline_from_json(request.body);
  } catch (const base::Error&) {
    throw not_interned(fmt::format("unexpected token at '{}'", request.body.substr(0, 200)));
  }
  if (!data.if_hash()) throw not_interned("it is no object");
  return *data.if_hash();
}

void check_name(const value::Hash& instance, std::string_view member, const std::string& key) {
  const auto name = text_member(instance, member);
  if (name != key)
    throw server_error(fmt::format("Instance name {} does not match requested key {}",
                                   types::inspect(name), types::inspect(key)));
}

}  // namespace muster::server
