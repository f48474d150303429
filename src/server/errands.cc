#include "server/errands.hh"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "base/error.hh"
#include "os/posix_system.hh"
#include "os/tree.hh"
#include "server/compile_wire.hh"
#include "server/forked.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_output = 16UL * 1024 * 1024;
const os::CommandResult not_started{.status = 127, .started = false};

/// In the forked process.
int run_and_tell(os::Command command, const os::Descriptor& end) {
  std::signal(SIGCHLD, SIG_DFL);
  command.output_limit = most_output;
  os::write_all(end, encode(os::PosixSystem().run(command)));
  return 0;
}

}  // namespace

Errands::~Errands() {
  for (auto& each : running_) loop_.forget(each.end.get());
}

void Errands::run(const os::Command& command, OnResult on_result) {
  std::array<int, 2> ends{};
  if (running_.size() >= most_ || ::pipe2(ends.data(), O_CLOEXEC) != 0)
    return on_result(not_started);
  os::Descriptor ours(ends[0]), theirs(ends[1]);
  fork_with(theirs, log_, [&] { return run_and_tell(command, theirs); });
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  running_.push_front({std::move(ours), {}, std::move(on_result)});
  const auto at = running_.begin();
  loop_.watch(at->end.get(), EPOLLIN, [this, at](std::uint32_t) { read(at); });
}

void Errands::read(std::list<Running>::iterator running) {
  std::array<char, 65536> buffer;  // NOLINT: filled by read
  const auto n = ::read(running->end.get(), buffer.data(), buffer.size());
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n > 0 && running->text.size() < 4 * most_output) {
    running->text.append(buffer.data(), static_cast<std::size_t>(n));
    return;
  }
  loop_.forget(running->end.get());
  const auto done = std::move(*running);
  running_.erase(running);
  try {
    done.on_result(decode_result(done.text));
  } catch (const base::Error&) {
    done.on_result(not_started);
  }
}

}  // namespace muster::server
