#include "os/http.hh"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "base/strings.hh"
#include "os/descriptor.hh"

namespace muster::os {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t size_limit = 4u << 20;

bool ready(const Descriptor& fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd p{fd.get(), events, 0};
    const int n = ::poll(&p, 1, left > 0 ? static_cast<int>(left) : 0);
    if (n < 0 && errno == EINTR) continue;
    return n > 0;
  }
}

Descriptor connect_to(const HttpRequest& request) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(request.port);
  if (::inet_pton(AF_INET, request.address.c_str(), &to.sin_addr) != 1) return {};
  Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return {};
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) return fd;
  if (errno != EINPROGRESS || !ready(fd, POLLOUT, Clock::now() + request.connect_timeout))
    return {};
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) return {};
  return fd;
}

std::string request_text(const HttpRequest& request) {
  std::string out = request.method + " " + request.path + " HTTP/1.1\r\n";
  out += "Host: " + (request.host.empty() ? request.address : request.host) + "\r\n";
  out += "Connection: close\r\n";
  if (request.method != "GET") out += "Content-Length: 0\r\n";
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  return out + "\r\n";
}

bool send_all(const Descriptor& fd, const std::string& text, Clock::time_point deadline) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t n = ::send(fd.get(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n >= 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN) {
      if (!ready(fd, POLLOUT, deadline)) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::string receive_all(const Descriptor& fd, Clock::time_point deadline) {
  std::string out;
  std::array<char, 16384> buffer;
  while (out.size() < size_limit && ready(fd, POLLIN, deadline)) {
    const ssize_t n = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return out;
}

std::optional<std::size_t> parse_size(std::string_view text, int base) {
  std::size_t n = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), n, base);
  if (code != std::errc{} || end == text.data()) return std::nullopt;
  return n;
}

std::optional<std::string> join_chunks(std::string_view text) {
  std::string out;
  for (;;) {
    const auto line_end = text.find("\r\n");
    if (line_end == std::string_view::npos) return std::nullopt;
    const auto size = parse_size(text.substr(0, line_end), 16);
    text.remove_prefix(line_end + 2);
    if (!size || *size > text.size()) return std::nullopt;
    if (*size == 0) return out;
    out += text.substr(0, *size);
    text.remove_prefix(*size);
    if (!text.starts_with("\r\n")) return std::nullopt;
    text.remove_prefix(2);
  }
}

std::map<std::string, std::string> parse_headers(std::string_view head) {
  std::map<std::string, std::string> out;
  for (const std::string& line : base::split(head, "\r\n")) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    out[base::lower_ascii(line.substr(0, colon))] =
        base::trim(std::string_view(line).substr(colon + 1));
  }
  return out;
}

HttpAnswer parse_answer(std::string_view text) {
  HttpAnswer answer{.connected = true};
  const auto head_end = text.find("\r\n\r\n");
  const auto space = text.find(' ');
  if (!text.starts_with("HTTP/1.") || head_end == std::string_view::npos || space > head_end)
    return answer;
  const auto status = parse_size(text.substr(space + 1, 3), 10);
  const auto headers = parse_headers(text.substr(0, head_end));
  std::string_view body = text.substr(head_end + 4);
  if (const auto it = headers.find("transfer-encoding");
      it != headers.end() && it->second == "chunked") {
    auto joined = join_chunks(body);
    if (!joined) return answer;
    answer.body = std::move(*joined);
  } else {
    if (const auto length = headers.find("content-length"); length != headers.end()) {
      const auto size = parse_size(length->second, 10);
      if (!size || *size > body.size()) return answer;
      body = body.substr(0, *size);
    }
    answer.body = body;
  }
  answer.status = static_cast<int>(status.value_or(0));
  return answer;
}

}  // namespace

HttpAnswer http(const HttpRequest& request) {
  const Descriptor fd = connect_to(request);
  if (!fd) return {};
  const auto deadline = Clock::now() + request.timeout;
  if (!send_all(fd, request_text(request), deadline)) return {.connected = true};
  return parse_answer(receive_all(fd, deadline));
}

}  // namespace muster::os
