#include "agent/network_messages.hh"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hh"
#include "net/value_wire.hh"

namespace muster::agent {

namespace {

using net::WireReader;
using net::WireWriter;

constexpr std::size_t largest_frame = 512UL << 20;

void write(WireWriter& out, const net::Headers& headers) {
  out.number(static_cast<std::uint64_t>(std::distance(headers.begin(), headers.end())));
  for (const auto& [name, value] : headers) {
    out.text(name);
    out.text(value);
  }
}

net::Headers read_headers(WireReader& in) {
  net::Headers out;
  for (auto left = in.count(); left > 0; --left) {
    std::string name(in.text());
    out.add(std::move(name), std::string(in.text()));
  }
  return out;
}

std::chrono::milliseconds read_time(WireReader& in) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(in.number()));
}

void write(WireWriter& out, const net::TransferError& error) {
  out.number(static_cast<std::uint64_t>(error.kind()));
  out.text(error.host());
  out.number(error.port());
  out.text(error.reason());
  out.number(error.problem ? 1 : 0);
  if (error.problem) {
    out.number(static_cast<std::uint64_t>(error.problem->code));
    out.text(error.problem->text);
    out.text(error.problem->subject);
  }
  out.number(error.server_names.size());
  for (const auto& name : error.server_names) out.text(name);
  out.number(error.alert ? 1 : 0);
  if (error.alert) out.number(static_cast<std::uint64_t>(*error.alert));
}

net::TransferError read_error(WireReader& in) {
  const auto kind = in.number();
  if (kind > static_cast<std::uint64_t>(net::TransferError::Kind::protocol))
    throw base::Error("the network process sent a failure of no kind");
  std::string host(in.text());
  const auto port = static_cast<std::uint16_t>(in.number());
  net::TransferError out(static_cast<net::TransferError::Kind>(kind), std::move(host), port,
                         std::string(in.text()));
  if (in.number() != 0) {
    net::CertificateProblem problem;
    problem.code = static_cast<int>(in.number());
    problem.text = in.text();
    problem.subject = in.text();
    out.problem = std::move(problem);
  }
  for (auto left = in.count(); left > 0; --left) out.server_names.emplace_back(in.text());
  if (in.number() != 0) out.alert = static_cast<int>(in.number());
  return out;
}

/// Fills a buffer. False: the other end is closed.
bool receive_all(int socket, char* to, std::size_t size) {
  while (size > 0) {
    const auto got = ::recv(socket, to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

void send_all(int socket, const char* from, std::size_t size) {
  while (size > 0) {
    const auto sent = ::send(socket, from, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) throw base::Error(base::with_errno("the agent's other process", errno));
    from += sent;
    size -= static_cast<std::size_t>(sent);
  }
}

using Length = std::uint32_t;
using ControlBuffer = std::array<char, CMSG_SPACE(sizeof(int))>;

}  // namespace

void write(WireWriter& out, const net::TlsOptions& tls) {
  out.number(tls.verify ? 1 : 0);
  out.text(tls.authorities);
  out.text(tls.revocation_lists);
  out.number(static_cast<std::uint64_t>(tls.revocation));
  out.text(tls.certificate);
  out.text(tls.key);
}

net::TlsOptions read_tls(WireReader& in) {
  net::TlsOptions out;
  out.verify = in.number() != 0;
  out.authorities = in.text();
  out.revocation_lists = in.text();
  out.revocation = static_cast<net::Revocation>(in.number());
  out.certificate = in.text();
  out.key = in.text();
  return out;
}

void write(WireWriter& out, const NetworkRequest& request) {
  const auto& http = request.http;
  out.number(static_cast<std::uint64_t>(http.method));
  out.text(http.url);
  out.text(http.server_name);
  write(out, http.headers);
  out.text(http.body);
  out.number(http.limit);
  out.number(static_cast<std::uint64_t>(http.connect_timeout.count()));
  out.number(static_cast<std::uint64_t>(http.idle_timeout.count()));
  out.number(static_cast<std::uint64_t>(http.timeout.count()));
  out.number(static_cast<std::uint64_t>(http.redirects));
  out.number(request.json ? 1 : 0);
}

NetworkRequest read_network_request(WireReader& in) {
  NetworkRequest out;
  auto& http = out.http;
  http.method = static_cast<net::Method>(in.number());
  http.url = in.text();
  http.server_name = in.text();
  http.headers = read_headers(in);
  http.body = in.text();
  http.limit = in.number();
  http.connect_timeout = read_time(in);
  http.idle_timeout = read_time(in);
  http.timeout = read_time(in);
  http.redirects = static_cast<int>(in.number());
  out.json = in.number() != 0;
  return out;
}

void write(WireWriter& out, const NetworkReply& reply) {
  out.number(reply.error ? 1 : 0);
  if (reply.error) return write(out, *reply.error);
  out.number(static_cast<std::uint64_t>(reply.status));
  write(out, reply.headers);
  out.text(reply.body);
  net::write(out, reply.data);
  out.number(reply.size);
  out.text(reply.sha256);
}

NetworkReply read_network_reply(WireReader& in) {
  NetworkReply out;
  if (in.number() != 0) {
    out.error = read_error(in);
    return out;
  }
  out.status = static_cast<int>(in.number());
  out.headers = read_headers(in);
  out.body = in.text();
  out.data = net::read_value(in);
  out.size = in.number();
  out.sha256 = in.text();
  return out;
}

void write(WireWriter& out, const os::HttpRequest& request) {
  for (const auto* text : {&request.method, &request.address, &request.host, &request.path})
    out.text(*text);
  out.number(request.headers.size());
  for (const auto& [name, value] : request.headers) {
    out.text(name);
    out.text(value);
  }
  out.number(static_cast<std::uint64_t>(request.connect_timeout.count()));
  out.number(static_cast<std::uint64_t>(request.timeout.count()));
  out.number(request.port);
}

os::HttpRequest read_metadata_request(WireReader& in) {
  os::HttpRequest out;
  for (auto* text : {&out.method, &out.address, &out.host, &out.path}) *text = in.text();
  for (auto left = in.count(); left > 0; --left) {
    std::string name(in.text());
    out.headers[std::move(name)] = in.text();
  }
  out.connect_timeout = read_time(in);
  out.timeout = read_time(in);
  out.port = static_cast<unsigned short>(in.number());
  return out;
}

void write(WireWriter& out, const os::HttpAnswer& answer) {
  out.number(answer.connected ? 1 : 0);
  out.number(static_cast<std::uint64_t>(answer.status));
  out.text(answer.body);
}

os::HttpAnswer read_metadata_answer(WireReader& in) {
  os::HttpAnswer out;
  out.connected = in.number() != 0;
  out.status = static_cast<int>(in.number());
  out.body = in.text();
  return out;
}

void send_frame(int socket, std::string_view bytes, int descriptor) {
  auto length = static_cast<Length>(bytes.size());
  if (bytes.size() > largest_frame) throw base::Error("a message is too large");
  iovec part{&length, sizeof length};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) ControlBuffer control{};
  if (descriptor >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  while (::sendmsg(socket, &message, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof length))
    if (errno != EINTR) throw base::Error(base::with_errno("the agent's other process", errno));
  send_all(socket, bytes.data(), bytes.size());
}

std::optional<Frame> receive_frame(int socket) {
  Length length = 0;
  iovec part{&length, sizeof length};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) ControlBuffer control{};
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0) return std::nullopt;
  Frame out;
  for (auto* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    out.descriptor = os::Descriptor(descriptor);
  }
  const auto start = static_cast<std::size_t>(got);
  if (start < sizeof length &&
      !receive_all(socket, reinterpret_cast<char*>(&length) + start, sizeof length - start))
    return std::nullopt;
  if (length > largest_frame) throw base::Error("a message is too large");
  out.bytes.resize(length);
  if (!receive_all(socket, out.bytes.data(), length)) return std::nullopt;
  return out;
}

}  // namespace muster::agent
