#include "ssh/process_channel.hh"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace muster::ssh {

namespace {

constexpr std::size_t most_read = 64u << 10;

int signal_number(const std::string& name) {
  if (name == "TERM") return SIGTERM;
  if (name == "INT") return SIGINT;
  if (name == "HUP") return SIGHUP;
  return SIGKILL;
}

}  // namespace

ProcessChannel::ProcessChannel(net::Loop& loop, const Program& program, ChannelListener& listener,
                               Judge judge)
    : loop_(loop), listener_(listener), judge_(std::move(judge)) {
  auto in = os::make_pipe(), out = os::make_pipe(), err = os::make_pipe();
  os::SpawnRequest request{.argv = program.argv,
                           .in = in.read_end.get(),
                           .out = out.write_end.get(),
                           .err = err.write_end.get()};
  for (const auto& [name, value] : program.environment) request.environment[name] = value;
  process_ = os::spawn(request);
  in_ = std::move(in.write_end);
  out_ = std::move(out.read_end);
  err_ = std::move(err.read_end);
  for (const auto* end : {&in_, &out_, &err_}) os::set_nonblocking(end->get());
  loop_.watch(out_.get(), EPOLLIN, [this](std::uint32_t) { read(out_, false); });
  loop_.watch(err_.get(), EPOLLIN, [this](std::uint32_t) { read(err_, true); });
  loop_.watch(process_.exited.get(), EPOLLIN, [this](std::uint32_t) {
    loop_.forget(process_.exited.get());
    running_ = false;
    const int status = os::wait_for(process_.pid);
    if (WIFEXITED(status)) ending_.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ending_.signal = ::sigabbrev_np(WTERMSIG(status));
    ended_maybe();
  });
  loop_.defer([this, alive = alive_] {
    if (*alive) listener_.opened();
  });
}

ProcessChannel::~ProcessChannel() {
  *alive_ = false;
  if (in_) loop_.forget(in_.get());
  if (out_) loop_.forget(out_.get());
  if (err_) loop_.forget(err_.get());
  if (!running_) return;
  loop_.forget(process_.exited.get());
  os::signal_group(process_.pid, SIGKILL);
  os::wait_for(process_.pid);
}

void ProcessChannel::read(os::Descriptor& from, bool err) {
  std::array<char, most_read> buffer{};
  const auto got = ::read(from.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) return listener_.received(err, {buffer.data(), static_cast<std::size_t>(got)});
  loop_.forget(from.get());
  from.reset();
  ended_maybe();
}

/// When the program has ended and all it said was heard. What it left behind may hold its outputs
/// open for ever: that is not waited for.
void ProcessChannel::ended_maybe() {
  constexpr std::chrono::milliseconds patience{500};
  if (over_ || running_) return;
  if (out_ || err_) {
    loop_.after(patience, [this, alive = alive_] {
      if (!*alive || over_) return;
      over_ = true;
      listener_.ended(judge_ ? judge_(ending_) : ending_);
    });
    return;
  }
  over_ = true;
  loop_.defer([this, alive = alive_] {
    if (*alive) listener_.ended(judge_ ? judge_(ending_) : ending_);
  });
}

std::size_t ProcessChannel::write(std::string_view bytes) {
  if (!in_) return bytes.size();  // nobody reads it any more
  const auto written = ::write(in_.get(), bytes.data(), bytes.size());
  if (written < 0 && errno != EAGAIN && errno != EINTR) {
    end_input();
    return bytes.size();
  }
  const auto taken = written < 0 ? 0 : static_cast<std::size_t>(written);
  if (taken < bytes.size() && !std::exchange(watching_in_, true))
    loop_.watch(in_.get(), EPOLLOUT, [this](std::uint32_t) {
      watching_in_ = false;
      loop_.forget(in_.get());
      listener_.writable();
    });
  return taken;
}

void ProcessChannel::end_input() {
  if (!in_) return;
  loop_.forget(in_.get());
  in_.reset();
}

bool ProcessChannel::send_signal(const std::string& name) {
  if (running_) os::signal_group(process_.pid, signal_number(name));
  return running_;
}

}  // namespace muster::ssh
