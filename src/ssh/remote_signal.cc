#include "ssh/remote_signal.hh"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace muster::ssh {

namespace {

constexpr std::size_t most_compared = 4000;

/// The end of the command without what shells may take away: blanks, quotes, signs.
std::string letters_of(const std::string& command) {
  std::string out;
  std::ranges::copy_if(command, std::back_inserter(out),
                       [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
  return out.size() > most_compared ? out.substr(out.size() - most_compared) : out;
}

// exec: so that the shell's parent is the connection's sshd, whatever the user's own shell is.
constexpr const char* script =
    "exec /bin/sh -c '"
    "w={1}; n=0; g=; "
    "for f in $(grep -l \"^PPid:[[:space:]]*$PPID\\$\" /proc/[0-9]*/status 2>/dev/null); do "
    "p=${{f#/proc/}}; p=${{p%/status}}; [ $p != $$ ] || continue; "
    "c=$(tr -cd \"A-Za-z0-9\" </proc/$p/cmdline); [ -n \"$c\" ] || continue; "
    "case $c in *$w) n=$((n+1)); g=$p; continue;; esac; "
    "case $w in *$c) n=$((n+1)); g=$p;; esac; "
    "done; "
    "[ $n != 1 ] || kill -{0} -$g' 2>/dev/null";

}  // namespace

std::string command_that_signals(const std::string& signal, const std::string& command) {
  return fmt::format(script, signal, letters_of(command));
}

}  // namespace muster::ssh
