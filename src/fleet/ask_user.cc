#include "fleet/ask_user.hh"

#include <fcntl.h>
#include <fmt/core.h>
#include <termios.h>

#include "os/descriptor.hh"

namespace muster::fleet {

namespace {

void say(int terminal, const std::string& text) {
  static_cast<void>(::write(terminal, text.data(), text.size()) < 0);
}

std::optional<std::string> ask(const std::string& prompt, bool echo) {
  constexpr std::size_t longest = 4096;
  const os::Descriptor terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!terminal) return std::nullopt;
  termios before{};
  const bool is_terminal = ::tcgetattr(terminal.get(), &before) == 0;
  auto silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (is_terminal && !echo) ::tcsetattr(terminal.get(), TCSAFLUSH, &silent);
  say(terminal.get(), prompt);
  std::string answer;
  char byte = 0;
  bool complete = false;
  while (!complete && answer.size() < longest && ::read(terminal.get(), &byte, 1) == 1) {
    complete = byte == '\n';
    if (!complete) answer += byte;
  }
  if (is_terminal && !echo) {
    ::tcsetattr(terminal.get(), TCSAFLUSH, &before);
    say(terminal.get(), "\n");
  }
  return complete ? std::optional(answer) : std::nullopt;
}

}  // namespace

ssh::Ask ask_user() {
  return ask;
}

}  // namespace muster::fleet
