#include "net/connection.hh"

#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/strings.hh"
#include "net/gzip.hh"

namespace muster::net {

namespace {

constexpr std::size_t read_at_once = 16UL * 1024 + 512;  // a record of TLS
constexpr std::size_t most_ahead = 64UL * 1024;          // of a request that has to wait
constexpr int most_thrown_away = 16;                     // reads, before others get their turn
/// What a small compressed body may become whatever its ratio, and the ratio beyond that; and how
/// much is made of it before others get their turn: about a millisecond's work.
constexpr std::size_t free_inflation = 1024UL * 1024, most_ratio = 100;
constexpr std::size_t inflated_at_once = 256UL * 1024;
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

/// Where the head ends, looking from `from` on; npos: not yet. `is_bad`: a line ends without CR.
std::size_t end_of_head(std::string_view bytes, std::size_t& from, bool& is_bad) {
  while (true) {
    const auto newline = bytes.find('\n', from);
    if (newline == std::string_view::npos) {
      from = bytes.size();
      return newline;
    }
    if (newline == 0 || bytes[newline - 1] != '\r') {
      is_bad = true;
      return std::string_view::npos;
    }
    from = newline + 1;
    if (newline == 1 || (newline >= 3 && bytes[newline - 2] == '\n')) return from;
  }
}

}  // namespace

Connection::Connection(ConnectionContext& shared, os::Descriptor socket, std::string address)
    : shared_(shared),
      socket_(std::move(socket)),
      address_(std::move(address)),
      tls_(shared.tls.accept(socket_.get())),
      accepted_in_(shared.tls.generation()),
      since_(shared.loop.now()),
      progress_(since_),
      idle_(shared.limits.idle) {}

Connection::~Connection() {
  count_body(0);
}

void Connection::start() {
  shared_.loop.watch(socket_.get(), EPOLLIN, [weak = weak_from_this()](std::uint32_t events) {
    if (const auto self = weak.lock()) self->on_events(events);
  });
}

void Connection::set_state(State state) {
  state_ = state;
  since_ = shared_.loop.now();
}

void Connection::want(std::uint32_t events) {
  shared_.loop.change(socket_.get(), events);
}

std::uint32_t Connection::events_read() const {
  return reading_ ? static_cast<std::uint32_t>(EPOLLIN) : 0U;
}

void Connection::count_body(std::size_t size) {
  shared_.body_memory += size;
  shared_.body_memory -= counted_body_;
  counted_body_ = size;
}

void Connection::on_events(std::uint32_t events) {
  if (state_ == State::handshake) return go_on_with_handshake();
  if ((events & EPOLLOUT) != 0) write();
  if (state_ == State::closed) return;
  if (reading_)
    read();
  else if ((events & (EPOLLHUP | EPOLLERR)) != 0)
    close();
}

void Connection::go_on_with_handshake() {
  has_said_something_ = true;
  switch (handshake(tls_)) {
    case TlsStep::wants_read: return want(EPOLLIN);
    case TlsStep::wants_write: return want(EPOLLOUT);
    case TlsStep::closed:
    case TlsStep::failed: {
      ++shared_.figures.failed_handshakes;
      const auto problem = tls_problem();
      shared_.application.failed(address_, "TLS: " + problem);
      // Who has sent a request already would not read why it failed, but find itself cut off.
      tls_.reset();
      return linger();
    }
    case TlsStep::done: break;
  }
  ++shared_.figures.handshakes;
  identity_ = shared_.tls.identity(tls_, accepted_in_);
  want(EPOLLIN);
  set_state(State::idle);
  read();
}

void Connection::read() {
  std::array<char, read_at_once> buffer;
  int thrown_away = 0;  // by which who sends for ever would keep us here
  // Until the socket has no more, or what came must be worked on first.
  while (state_ != State::closed) {
    if (in_.size() >= most_ahead && state_ != State::body && state_ != State::lingering) {
      reading_ = false;
      return want(0);
    }
    if (state_ == State::lingering && ++thrown_away > most_thrown_away) return;
    std::size_t count = 0;
    if (!tls_) {
      const auto size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (size > 0) continue;
      if (size < 0 && errno == EAGAIN) return;
      return close();
    }
    switch (read_some(tls_, buffer.data(), buffer.size(), count)) {
      case TlsStep::wants_read:
      case TlsStep::wants_write: return;
      case TlsStep::closed:
      case TlsStep::failed: tls_problem(); return close();
      case TlsStep::done: break;
    }
    if (state_ == State::lingering) continue;
    in_.append(buffer.data(), count);
    advance();
    if (!has_pending(tls_)) return;
  }
}

void Connection::advance() {
  while (true) {
    switch (state_) {
      case State::idle:
        if (in_.empty()) return;
        set_state(State::head);
        searched_ = 0;
        break;
      case State::head:
        if (!take_head()) return;
        break;
      case State::body:
        if (!take_body()) return;
        break;
      case State::handshake:
      case State::inflating:
      case State::answering:
      case State::writing:
      case State::lingering:
      case State::closed: return;
    }
  }
}

/// False: more has to come first, or nothing follows.
bool Connection::take_head() {
  bool is_bad = false;
  const auto end = end_of_head(std::string_view(in_).substr(0, most_head_bytes), searched_, is_bad);
  if (end == std::string_view::npos) {
    if (is_bad)
      refuse(400, "A line does not end in CRLF");
    else if (in_.size() >= most_head_bytes)
      refuse(431, "The headers are too large");
    return false;
  }
  begun_ = shared_.loop.now();
  auto head = parse_head(std::string_view(in_).substr(0, end));
  in_.erase(0, end);
  if (const auto* problem = std::get_if<HeadProblem>(&head)) {
    refuse(problem->status, problem->text);
    return false;
  }
  plan(std::move(std::get<RequestHead>(head)));
  return state_ == State::body;
}

std::shared_ptr<Peer> Connection::judge_peer() {
  auto peer = std::make_shared<Peer>();
  peer->address = address_;
  if (identity_ && shared_.tls.is_trusted(*identity_, std::chrono::system_clock::now())) {
    peer->certname = identity_->certname;
    peer->certificate = identity_->der;
    peer->is_administrator = identity_->is_administrator;
  }
  return peer;
}

void Connection::plan(RequestHead head) {
  head_ = std::move(head);
  keep_alive_ = head_.keep_alive;
  request_ = std::make_shared<Request>(std::move(head_.request));
  request_->peer = std::move(*judge_peer());
  // Revoked or expired since the handshake: as if that came now.
  if (identity_ && request_->peer.certname.empty())
    return refuse(403, "Forbidden: the certificate is no longer valid");
  ++number_;
  auto plan = shared_.application.plan(*request_);
  context_ = std::move(plan.context);
  if (plan.refusal) {
    // Who is refused before his body is read is not read on.
    if (head_.has_body()) keep_alive_ = false;
    return begin_response(std::move(*plan.refusal));
  }
  body_limit_ = plan.body_limit;
  body_ = BodyReader(head_, body_limit_);
  set_state(State::body);
  if (head_.expects_continue && head_.has_body() && !body_.problem() && in_.empty()) {
    out_ += go_on;
    write();
  }
}

/// False: more has to come first, or it is being answered.
bool Connection::take_body() {
  const auto used = body_.take(in_);
  in_.erase(0, used);
  count_body(body_.size());
  if (const auto& problem = body_.problem())
    refuse(problem->status, problem->text);
  else if (body_.is_complete())
    take_whole_body();
  else if (shared_.body_memory > shared_.limits.body_memory)
    refuse(503, "Too many requests at a time");
  return false;
}

void Connection::take_whole_body() {
  request_->body = body_.take_body();
  body_ = BodyReader();
  const auto encoding = request_->headers.find("content-encoding");
  const auto name = encoding ? base::lower_ascii(*encoding) : "identity";
  if (name == "identity") return ask_application();
  if (name != "gzip" && name != "x-gzip" && name != "deflate")
    return refuse(415, "Unsupported Media Type: the content encoding " + name);
  const auto limit = std::min(body_limit_, free_inflation + most_ratio * request_->body.size());
  inflation_.emplace(std::move(request_->body), limit);
  set_state(State::inflating);
  // Nearly all are small and done at once.
  if (!inflate()) return;
  shared_.inflating.add([weak = weak_from_this(), number = number_] {
    const auto self = weak.lock();
    return self && self->number_ == number && self->state_ == State::inflating && self->inflate();
  });
}

/// A piece of the body. False: that was the last one.
bool Connection::inflate() {
  const auto state = inflation_->go_on(inflated_at_once);
  count_body(inflation_->memory());
  if (state == Inflation::State::unfinished && shared_.body_memory <= shared_.limits.body_memory)
    return true;
  request_->body = inflation_->take_plain();
  inflation_.reset();
  switch (state) {
    case Inflation::State::whole: ask_application(); break;
    case Inflation::State::unfinished: refuse(503, "Too many requests at a time"); break;
    case Inflation::State::damaged: refuse(400, "The compressed body is damaged"); break;
    case Inflation::State::too_large: refuse(413, "The body is too large"); break;
  }
  return false;
}

void Connection::ask_application() {
  set_state(State::answering);
  shared_.application.answer(
      request_, context_, [weak = weak_from_this(), number = number_](Response response) {
        const auto self = weak.lock();
        if (self && self->number_ == number && self->state_ == State::answering)
          self->respond(std::move(response));
      });
}

/// What is no request, or is not read to its end: nothing more is understood after it.
void Connection::refuse(int status, const std::string& text) {
  shared_.application.failed(address_, text);
  keep_alive_ = false;
  if (!request_) {
    request_ = std::make_shared<Request>();
    request_->peer.address = address_;
    begun_ = shared_.loop.now();
  }
  Response response;
  response.status = status;
  response.content_type = "text/plain;charset=utf-8";
  response.body = text;
  begin_response(std::move(response));
}

void Connection::check_time(Loop::Clock::time_point now) {
  const auto& limits = shared_.limits;
  const auto passed = now - since_;
  bool late = false;
  switch (state_) {
    case State::handshake:
      late = passed > (has_said_something_ || shared_.is_crowded ? limits.whole_handshake
                                                                 : limits.handshake);
      break;
    case State::idle: late = passed > idle_; break;
    case State::head: late = passed > limits.head; break;
    case State::body:
      late = passed >
             limits.body_grace + std::chrono::milliseconds(counted_body_ * 1000 / limits.body_rate);
      break;
    case State::inflating:  // it is for us to come to an end
    case State::answering:  // the application has its own deadlines
      break;
    case State::writing: late = sent_ < out_.size() && now - progress_ > limits.write_stall; break;
    case State::lingering: late = passed > limits.linger; break;
    case State::closed: return;
  }
  // Who has sent what we have not read yet is not the one who is late; what comes after the answer
  // is thrown away, and may come for ever.
  int unread = 0;
  const bool is_read = reading_ && state_ != State::lingering;
  if (!late || (is_read && ::ioctl(socket_.get(), FIONREAD, &unread) == 0 && unread > 0)) return;
  if (state_ != State::idle && state_ != State::lingering) ++shared_.figures.cut_off;
  if (state_ == State::head || state_ == State::body) return refuse(408, "Request Timeout");
  close();
}

}  // namespace muster::net
