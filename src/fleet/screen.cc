#include "fleet/screen.hh"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include "fleet/node_lines.hh"

namespace muster::fleet {

namespace {

// The other screen of the terminal, without a cursor; what was there before comes back with the
// first one.
constexpr auto* take = "\x1b[?1049h\x1b[?25l";
constexpr auto* give_back = "\x1b[?25h\x1b[?1049l";

void write(const std::string& text) {
  fmt::print("{}", text);
  std::fflush(stdout);
}

sigset_t waited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH})
    sigaddset(&set, signal);
  return set;
}

/// As if nobody had waited for it.
[[noreturn]] void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  ::kill(::getpid(), signal);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::_exit(1);  // it is one that this process was told to ignore
}

}  // namespace

std::optional<ScreenSize> screen_size() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  constexpr std::size_t usual_width = 80, usual_height = 24;
  return ScreenSize{size.ws_col != 0 ? size.ws_col : usual_width,
                    size.ws_row != 0 ? size.ws_row : usual_height};
}

Screen::Screen(Picture picture) : picture_(std::move(picture)) {
  const auto set = waited_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  write(take);
  thread_ = std::jthread([this](const std::stop_token& end) { take_signals(end); });
}

Screen::~Screen() {
  thread_.request_stop();
  ::pthread_kill(thread_.native_handle(), SIGWINCH);
  thread_.join();
  write(give_back);
  const auto set = waited_signals();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Screen::draw() const {
  const std::scoped_lock lock(mutex_);
  const auto size = screen_size();
  if (!size) return;
  std::string out = "\x1b[H";
  auto lines = picture_(*size);
  if (lines.size() > size->height) lines.resize(size->height);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += (i == 0 ? "" : "\n") + cut(lines[i], size->width) + "\x1b[K";
  write(out + "\x1b[J");
}

void Screen::take_signals(const std::stop_token& end) const {
  const auto set = waited_signals();
  while (!end.stop_requested()) {
    int signal = 0;
    if (::sigwait(&set, &signal) != 0 || end.stop_requested()) continue;
    // The terminal that sends a key's signal throws away what is written to it, until just after.
    constexpr auto terminal_is_done = std::chrono::milliseconds(20);
    if (signal != SIGWINCH) std::this_thread::sleep_for(terminal_is_done);
    switch (signal) {
      case SIGWINCH: draw(); break;
      case SIGTSTP: stop_here(); break;
      default: {
        const std::scoped_lock lock(mutex_);  // nothing is drawn after that
        write(give_back);
        end_by(signal);
      }
    }
  }
}

void Screen::stop_here() const {
  {
    const std::scoped_lock lock(mutex_);
    write(give_back);
    ::pthread_kill(::pthread_self(), SIGSTOP);  // to this thread: it is over when that returns
    write(take);
  }
  draw();
}

}  // namespace muster::fleet
