#include "net/channel.hh"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hh"

namespace muster::net {

namespace {

enum class Kind : std::uint8_t { question, answer, notice, drain, drained };

/// Before every message. The sides may be programs of two versions for a moment.
struct Head {
  std::uint32_t size;
  std::uint32_t id;
  std::uint8_t version;
  std::uint8_t kind;
  std::uint16_t unused;
};
static_assert(sizeof(Head) == 12);
constexpr std::uint8_t this_version = 1;
constexpr std::size_t read_at_once = 256UL * 1024;
/// A catalog shall find memory that is there; a larger message shall not keep its own for ever.
constexpr std::size_t most_kept = 1024UL * 1024;
constexpr int socket_buffer = 1024 * 1024;

}  // namespace

struct Channel::State : std::enable_shared_from_this<Channel::State> {
  State(Loop& the_loop, os::Descriptor the_socket, Limits the_limits)
      : loop(the_loop), socket(std::move(the_socket)), limits(the_limits) {}

  Loop& loop;
  os::Descriptor socket;
  Limits limits;
  OnQuestion on_question;
  OnNotice on_notice;
  std::function<void()> on_end;
  std::unordered_map<std::uint32_t, OnAnswer> open;
  std::uint32_t last_id = 0;
  std::size_t unanswered = 0;  // the partner's questions that we work on
  std::string in, out;
  std::size_t sent = 0;  // of `out`
  bool flush_is_due = false;
  bool closing = false;   // the partner drains: no more questions to it
  bool draining = false;  // we do
  bool has_last = false;  // the partner's last question has come

  std::size_t unsent() const { return out.size() - sent; }

  void put(Kind kind, std::uint32_t id, std::string_view payload) {
    const Head head{static_cast<std::uint32_t>(payload.size()), id, this_version,
                    static_cast<std::uint8_t>(kind), 0};
    out.append(reinterpret_cast<const char*>(&head), sizeof head);
    out += payload;
    if (flush_is_due) return;
    flush_is_due = true;
    loop.defer([self = shared_from_this()] { self->flush(); });
  }

  void flush() {
    flush_is_due = false;
    while (socket && sent < out.size()) {
      const auto n = ::send(socket.get(), out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
      if (n > 0) {
        sent += static_cast<std::size_t>(n);
      } else if (errno == EAGAIN) {
        loop.change(socket.get(), EPOLLIN | EPOLLOUT);
        return;
      } else if (errno != EINTR) {
        end();
        return;
      }
    }
    if (!socket) return;
    if (out.capacity() > most_kept) out = std::string();
    out.clear();
    sent = 0;
    loop.change(socket.get(), EPOLLIN);
    end_when_drained();
  }

  void read() {
    // Of this round; the loop comes back for what is left.
    std::array<char, read_at_once> buffer;
    const auto n = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
      end();
      return;
    }
    std::string_view data(buffer.data(), static_cast<std::size_t>(n));
    if (!in.empty()) {
      in += data;
      data = in;
    }
    const auto used = take_all(data);
    if (!socket) return;
    if (used == std::string_view::npos) return end();
    if (in.empty())
      in.assign(data.substr(used));
    else
      in.erase(0, used);
    if (in.empty() && in.capacity() > most_kept) in = std::string();
    make_room();
  }

  /// For the rest of a message whose head has come.
  void make_room() {
    if (in.size() < sizeof(Head)) return;
    Head head{};
    std::memcpy(&head, in.data(), sizeof head);
    in.reserve(sizeof head + std::min<std::size_t>(head.size, limits.frame));
  }

  /// How much of it was whole messages; npos for what cannot be one.
  std::size_t take_all(std::string_view data) {
    const auto size = data.size();
    while (socket && data.size() >= sizeof(Head)) {
      Head head{};
      std::memcpy(&head, data.data(), sizeof head);
      if (head.version != this_version || head.size > limits.frame) return std::string_view::npos;
      if (data.size() < sizeof head + head.size) break;
      take(static_cast<Kind>(head.kind), head.id, data.substr(sizeof head, head.size));
      data.remove_prefix(sizeof head + head.size);
    }
    return size - data.size();
  }

  void take(Kind kind, std::uint32_t id, std::string_view payload) {
    switch (kind) {
      case Kind::question: return take_question(id, payload);
      case Kind::answer: return take_answer(id, payload);
      case Kind::notice:
        if (on_notice) on_notice(payload);
        return;
      case Kind::drain:
        closing = true;
        put(Kind::drained, 0, {});
        return;
      case Kind::drained:
        has_last = true;
        end_when_drained();
        return;
    }
    end();
  }

  void take_question(std::uint32_t id, std::string_view payload) {
    if (!on_question || unanswered >= limits.questions) return end();
    ++unanswered;
    on_question(payload, [weak = weak_from_this(), id](const std::string& answer) {
      const auto self = weak.lock();
      if (!self || !self->socket) return;
      --self->unanswered;
      self->put(Kind::answer, id, answer);
    });
  }

  void take_answer(std::uint32_t id, std::string_view payload) {
    auto found = open.extract(id);
    if (found.empty()) return end();
    found.mapped()(std::string(payload));
  }

  void end_when_drained() {
    if (draining && has_last && unanswered == 0 && open.empty() && unsent() == 0) end();
  }

  void end() {
    if (!socket) return;
    loop.forget(socket.get());
    socket.reset();
    auto questions = std::exchange(open, {});
    auto at_end = std::exchange(on_end, nullptr);
    on_question = nullptr;
    on_notice = nullptr;
    for (auto& [id, callback] : questions) callback(std::nullopt);
    if (at_end) at_end();
  }
};

Channel::Channel(Loop& loop, os::Descriptor socket, Limits limits)
    : state_(std::make_shared<State>(loop, std::move(socket), limits)) {
  // While it is used it stays, whatever its callbacks do.
  loop.watch(state_->socket.get(), EPOLLIN, [weak = std::weak_ptr(state_)](std::uint32_t events) {
    const auto self = weak.lock();
    if (!self) return;
    if ((events & EPOLLOUT) != 0) self->flush();
    if (self->socket && (events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) self->read();
  });
}

Channel::~Channel() {
  if (!state_->socket) return;
  state_->loop.forget(state_->socket.get());
  state_->socket.reset();
}

void Channel::on_question(OnQuestion callback) {
  state_->on_question = std::move(callback);
}

void Channel::on_notice(OnNotice callback) {
  state_->on_notice = std::move(callback);
}

void Channel::on_end(std::function<void()> callback) {
  state_->on_end = std::move(callback);
}

bool Channel::ask(std::string_view question, OnAnswer on_answer) {
  auto& s = *state_;
  if (!s.socket || s.closing || s.open.size() >= s.limits.questions ||
      question.size() > s.limits.frame || s.unsent() > s.limits.unsent)
    return false;
  do ++s.last_id;
  while (s.open.contains(s.last_id));
  s.open.emplace(s.last_id, std::move(on_answer));
  s.put(Kind::question, s.last_id, question);
  return true;
}

bool Channel::tell(std::string_view notice) {
  auto& s = *state_;
  if (!s.socket || notice.size() > s.limits.frame || s.unsent() > s.limits.unsent) return false;
  s.put(Kind::notice, 0, notice);
  return true;
}

void Channel::drain() {
  auto& s = *state_;
  if (!s.socket || s.draining) return;
  s.draining = true;
  s.put(Kind::drain, 0, {});
}

bool Channel::is_closing() const {
  return state_->closing;
}

bool Channel::is_open() const {
  return static_cast<bool>(state_->socket);
}

std::size_t Channel::open_questions() const {
  return state_->open.size();
}

std::pair<os::Descriptor, os::Descriptor> channel_ends() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
    throw base::Error(base::with_errno("socketpair", errno));
  for (const int end : ends)
    ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &socket_buffer, sizeof socket_buffer);
  return {os::Descriptor(ends[0]), os::Descriptor(ends[1])};
}

}  // namespace muster::net
