#include "net/wire.hh"

#include "base/error.hh"

namespace muster::net {

void WireWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  bytes_ += static_cast<char>(value);
}

void WireWriter::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
}

std::uint64_t WireReader::number() {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) throw base::Error("a message between processes ends too early");
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return out;
  }
  throw base::Error("a message between processes has a number that is too long");
}

std::string_view WireReader::text() {
  const auto size = number();
  if (size > rest_.size()) throw base::Error("a message between processes ends too early");
  const auto out = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return out;
}

std::size_t WireReader::count() {
  const auto out = number();
  if (out > rest_.size()) throw base::Error("a message between processes ends too early");
  return out;
}

namespace {

void write(WireWriter& out, const Headers& headers) {
  out.number(static_cast<std::uint64_t>(std::distance(headers.begin(), headers.end())));
  for (const auto& [name, value] : headers) {
    out.text(name);
    out.text(value);
  }
}

Headers read_headers(WireReader& in) {
  Headers out;
  for (auto left = in.count(); left > 0; --left) {
    std::string name(in.text());
    out.add(std::move(name), std::string(in.text()));
  }
  return out;
}

}  // namespace

void write(WireWriter& out, const Request& request) {
  out.number(static_cast<std::uint64_t>(request.method));
  out.text(request.path);
  out.number(request.query.size());
  for (const auto& [name, value] : request.query) {
    out.text(name);
    out.text(value);
  }
  write(out, request.headers);
  out.text(request.body);
  out.text(request.peer.address);
  out.text(request.peer.certname);
  out.text(request.peer.certificate);
  out.number(request.peer.is_administrator ? 1 : 0);
}

Request read_request(WireReader& in) {
  Request out;
  const auto method = in.number();
  if (method > static_cast<std::uint64_t>(Method::delete_))
    throw base::Error("a message between processes has an unknown method");
  out.method = static_cast<Method>(method);
  out.path = in.text();
  for (auto left = in.count(); left > 0; --left) {
    std::string name(in.text());
    out.query.emplace_back(std::move(name), std::string(in.text()));
  }
  out.headers = read_headers(in);
  out.body = in.text();
  out.peer.address = in.text();
  out.peer.certname = in.text();
  out.peer.certificate = in.text();
  out.peer.is_administrator = in.number() == 1;
  return out;
}

void write(WireWriter& out, const Response& response) {
  out.number(static_cast<std::uint64_t>(response.status));
  out.text(response.content_type);
  write(out, response.headers);
  out.text(response.body);
}

Response read_response(WireReader& in) {
  Response out;
  const auto status = in.number();
  if (status < 100 || status > 999)
    throw base::Error("a message between processes has a status that is none");
  out.status = static_cast<int>(status);
  out.content_type = in.text();
  out.headers = read_headers(in);
  out.body = in.text();
  return out;
}

}  // namespace muster::net
