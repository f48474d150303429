#include "server/forward.hh"

#include "net/wire.hh"

namespace muster::server {

std::string encode(std::string_view route, const Call& call) {
  net::WireWriter out;
  out.text(route);
  out.number(call.parameters.size());
  for (const auto& [name, value] : call.parameters) {
    out.text(name);
    out.text(value);
  }
  write(out, call.request);
  return std::move(out.bytes());
}

Forwarded decode_forwarded(std::string_view bytes) {
  net::WireReader in(bytes);
  Forwarded out;
  out.route = in.text();
  for (auto left = in.count(); left > 0; --left) {
    std::string name(in.text());
    out.parameters.emplace(std::move(name), in.text());
  }
  out.request = read_request(in);
  return out;
}

std::string encode(const net::Response& response) {
  net::WireWriter out;
  write(out, response);
  return std::move(out.bytes());
}

net::Response decode_response(std::string_view bytes) {
  net::WireReader in(bytes);
  return read_response(in);
}

}  // namespace muster::server
