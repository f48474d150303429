#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/strings.hh"
#include "net/connection.hh"
#include "net/gzip.hh"
#include "net/http_date.hh"

namespace muster::net {

namespace {

constexpr std::size_t file_piece = 64UL * 1024;
constexpr std::size_t worth_compressing = 1024;
/// Sent along with the head, so that both are one record; larger ones are not copied once more.
constexpr std::size_t kept_buffer = 64UL * 1024;

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Request Entity Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
  }
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos;
}

bool accepts_gzip(const Request& request) {
  const auto header = request.headers.find("accept-encoding");
  if (!header) return false;
  for (const auto& part : base::split(*header, ",")) {
    const auto semicolon = std::min(part.find(';'), part.size());
    const auto name = base::trim(std::string_view(part).substr(0, semicolon));
    if (name == "gzip" || name == "*")
      return part.find("q=0", semicolon) == std::string::npos ||
             part.find("q=0.", semicolon) != std::string::npos;
  }
  return false;
}

bool has_no_body(int status) {
  return status == 204 || status == 304 || status < 200;
}

/// If-None-Match: the tags that the client has.
bool is_known(const Request& request, const Response& response) {
  if (response.status != 200 || (request.method != Method::get && request.method != Method::head))
    return false;
  const auto tags = request.headers.find("if-none-match");
  const auto tag = response.headers.find("etag");
  if (!tags || !tag) return false;
  if (*tags == "*") return true;
  for (const auto& part : base::split(*tags, ",")) {
    auto known = base::trim(part);
    if (known.starts_with("W/")) known.remove_prefix(2);
    if (known == *tag) return true;
  }
  return false;
}

/// What a header may not have, whoever made it.
std::string_view without_line_ends(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(std::string_view("\r\n\0", 3)), text.size()));
}

}  // namespace

/// A body that is written while it is made, in chunks.
class Connection::Stream : public BodyStream {
 public:
  explicit Stream(const std::shared_ptr<Connection>& connection) : connection_(connection) {}

  bool write(std::string_view bytes) override {
    const auto connection = connection_.lock();
    if (!connection || is_over_) return false;
    if (bytes.empty()) return true;
    if (connection->out_.size() - connection->sent_ > connection->shared_.limits.stream_unsent) {
      // Who does not keep up comes back and asks for what it missed.
      connection->close();
      return false;
    }
    fmt::format_to(std::back_inserter(connection->out_), "{:x}\r\n", bytes.size());
    connection->out_.append(bytes).append("\r\n");
    connection->body_bytes_ += bytes.size();
    flush(connection);
    return true;
  }

  void finish() override {
    const auto connection = connection_.lock();
    if (!connection || std::exchange(is_over_, true)) return;
    connection->out_ += "0\r\n\r\n";
    flush(connection);
  }

  void on_gone(std::function<void()> callback) override { on_gone_ = std::move(callback); }

  void gone() {
    is_over_ = true;
    if (auto callback = std::exchange(on_gone_, nullptr)) callback();
  }
  bool is_over() const { return is_over_; }

 private:
  void flush(const std::shared_ptr<Connection>& connection) {
    if (std::exchange(is_due_, true)) return;
    connection->shared_.loop.defer([this, connection, kept = connection->stream_] {
      is_due_ = false;
      if (connection->state_ == State::writing) connection->write();
    });
  }

  std::weak_ptr<Connection> connection_;
  std::function<void()> on_gone_;
  bool is_over_ = false, is_due_ = false;
};

void Connection::respond(Response response) {
  if (response.later) {
    auto later = std::exchange(response.later, nullptr);
    return later([weak = weak_from_this(), number = number_](Response made) {
      const auto self = weak.lock();
      if (self && self->number_ == number && self->state_ == State::answering)
        self->respond(std::move(made));
    });
  }
  begin_response(std::move(response));
}

void Connection::begin_response(Response response) {
  count_body(0);
  set_state(State::writing);
  progress_ = since_;
  if (is_known(*request_, response)) {
    response.status = 304;
    response.body.clear();
    response.file.reset();
  }
  status_ = response.status;
  if (shared_.draining) keep_alive_ = false;
  const bool without_body = has_no_body(response.status) || request_->method == Method::head;
  bool encoded = false;
  if (!response.file && !response.stream && response.body.size() >= worth_compressing &&
      request_->method != Method::head && is_compressible(response.content_type) &&
      !response.headers.find("content-encoding") && accepts_gzip(*request_)) {
    response.body = gzip(response.body);
    encoded = true;
  }
  if (response.stream && !without_body) {
    put_head(response, std::nullopt, false);
    stream_ = std::make_shared<Stream>(shared_from_this());
    write();
    if (state_ == State::writing) response.stream(stream_);
    return;
  }
  const auto size = response.file ? response.file->size : response.body.size();
  put_head(response, size, encoded);
  if (!without_body) {
    body_bytes_ = size;
    if (response.file)
      file_ = std::move(response.file);
    else
      out_ += response.body;
  }
  write();
}

void Connection::put_head(const Response& response, std::optional<std::uint64_t> size,
                          bool encoded) {
  auto to = std::back_inserter(out_);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason(response.status),
                 shared_.date());
  if (!response.content_type.empty())
    fmt::format_to(to, "Content-Type: {}\r\n", without_line_ends(response.content_type));
  for (const auto& [name, value] : response.headers)
    fmt::format_to(to, "{}: {}\r\n", name, without_line_ends(value));
  fmt::format_to(to, "X-Puppet-Version: {}\r\n", MUSTER_PUPPET_VERSION);
  if (encoded) out_ += "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n";
  if (!size)
    out_ += "Transfer-Encoding: chunked\r\n";
  else if (response.status != 204 && response.status != 304)
    fmt::format_to(to, "Content-Length: {}\r\n", *size);
  if (!keep_alive_) out_ += "Connection: close\r\n";
  out_ += "\r\n";
}

void Connection::write() {
  while (state_ != State::closed) {
    if (sent_ == out_.size() && !refill()) return;
    std::size_t count = 0;
    switch (write_some(tls_, std::string_view(out_).substr(sent_), count)) {
      case TlsStep::wants_read: return;
      case TlsStep::wants_write: return want(events_read() | EPOLLOUT);
      case TlsStep::closed:
      case TlsStep::failed: tls_problem(); return close();
      case TlsStep::done: break;
    }
    sent_ += count;
    progress_ = shared_.loop.now();
  }
}

/// What is to be sent next. False: nothing is, or it has ended.
bool Connection::refill() {
  if (out_.capacity() > kept_buffer && !file_) out_ = std::string();
  out_.clear();
  sent_ = 0;
  want(events_read());
  if (state_ != State::writing) return false;
  if (file_ && file_->size > 0) {
    out_.resize(std::min<std::uint64_t>(file_piece, file_->size));
    const auto count =
        ::pread(file_->file->get(), out_.data(), out_.size(), static_cast<off_t>(file_->offset));
    if (count <= 0) {
      // It became shorter than was said: nothing but an end tells the client.
      close();
      return false;
    }
    out_.resize(static_cast<std::size_t>(count));
    file_->offset += static_cast<std::uint64_t>(count);
    file_->size -= static_cast<std::uint64_t>(count);
    return true;
  }
  if (stream_ && !stream_->is_over()) return false;
  finish_response();
  return false;
}

void Connection::finish_response() {
  shared_.application.served(
      {*request_, context_, status_, body_bytes_, Loop::Clock::now() - begun_});
  file_.reset();
  stream_.reset();
  context_.reset();
  request_.reset();
  body_bytes_ = 0;
  if (!keep_alive_) return linger();
  set_state(State::idle);
  if (!reading_) {
    reading_ = true;
    want(EPOLLIN);
  }
  if (in_.empty() && !has_pending(tls_)) return;
  // Sent ahead: after what others have waited for.
  shared_.loop.defer([self = shared_from_this()] {
    self->advance();
    if (self->state_ != State::closed && has_pending(self->tls_)) self->read();
  });
}

/// A client that still sends must be able to read the response before the connection is reset.
void Connection::linger() {
  if (tls_) close_notify(tls_);
  ::shutdown(socket_.get(), SHUT_WR);
  in_.clear();
  reading_ = true;
  want(EPOLLIN);
  set_state(State::lingering);
}

void Connection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  if (state_ == State::idle) close_notify(tls_);
  set_state(State::closed);
  shared_.loop.forget(socket_.get());
  if (const auto stream = std::exchange(stream_, nullptr)) stream->gone();
  shared_.forget(socket_.get());
}

}  // namespace muster::net
