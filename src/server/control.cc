#include "server/control.hh"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_bytes = 4096;

}  // namespace

std::pair<os::Descriptor, os::Descriptor> control_ends() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
    throw base::Error(base::with_errno("socketpair", errno));
  return {os::Descriptor(ends[0]), os::Descriptor(ends[1])};
}

bool send_control(const os::Descriptor& end, std::string_view word, std::string_view about,
                  int descriptor) {
  std::string text(word);
  if (!about.empty()) text.append(" ").append(about);
  iovec part{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  if (descriptor >= 0) {
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    auto* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
  }
  return ::sendmsg(end.get(), &message, MSG_NOSIGNAL) >= 0;
}

Received receive_control(const os::Descriptor& end) {
  std::array<char, most_bytes> text{};
  iovec part{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  const auto size = ::recvmsg(end.get(), &message, MSG_CMSG_CLOEXEC);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (size <= 0) return {Received::Kind::ended, {}};
  Received out{Received::Kind::message, {}};
  if (const auto* head = CMSG_FIRSTHDR(&message);
      head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
    out.control.descriptor = os::Descriptor(descriptor);
  }
  const std::string_view whole(text.data(), static_cast<std::size_t>(size));
  const auto space_at = std::min(whole.find(' '), whole.size());
  out.control.word = whole.substr(0, space_at);
  if (space_at < whole.size()) out.control.about = whole.substr(space_at + 1);
  return out;
}

}  // namespace muster::server
