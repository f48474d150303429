#include "ssh/remote_signal.hh"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

namespace muster::ssh {

namespace {

constexpr std::size_t most_compared = 200;

/// The command as a pattern of the shell in which nothing needs quoting.
std::string pattern_of(const std::string& command) {
  auto out = command.substr(0, most_compared);
  std::ranges::replace_if(
      out, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '?');
  return out;
}

// exec: so that the shell's parent is the connection's sshd, whatever the user's own shell is.
constexpr const char* script =
    "exec /bin/sh -c '"
    "n=0; only=; same=; "
    "for f in $(grep -l \"^PPid:[[:space:]]*$PPID\\$\" /proc/[0-9]*/status 2>/dev/null); do "
    "p=${{f#/proc/}}; p=${{p%/status}}; [ $p = $$ ] && continue; "
    "n=$((n+1)); only=$p; "
    "case \"$(tr \"\\0\" \" \" </proc/$p/cmdline)\" in *{1}*) same=\"$same -$p\";; esac; "
    "done; "
    "[ $n = 1 ] && same=-$only; "
    "[ -n \"$same\" ] && kill -{0} $same' 2>/dev/null";

}  // namespace

std::string command_that_signals(const std::string& signal, const std::string& command) {
  return fmt::format(script, signal, pattern_of(command));
}

}  // namespace muster::ssh
