#include "deploy/site.hh"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/strings.hh"
#include "deploy/shell.hh"

namespace muster::deploy {

namespace {

/// What each script begins with: the places, in variables.
std::string prologue(const Site& site) {
  return fmt::format("set -eu; D={}; R={}; C={}; M={}; ", quoted(site.deploy_to),
                     quoted(site.releases_path()), quoted(site.current_path()),
                     quoted(site.own_path()));
}

std::string in_sh(const std::string& script) {
  return "sh -c " + quoted(std::string(own_mark) + script);
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

/// Others that change the site wait until this script is over: flock goes with its process.
constexpr const char* alone = "mkdir -p \"$M\"; exec 9>\"$M/guard\"; flock 9; ";

/// The lock is a file of five lines: token, end, owner, reason, the release that is being made.
constexpr const char* read_lock =
    "t=; until=0; o=; w=; n=; if [ -f \"$M/lock\" ]; then "
    "{ read -r t; read -r until; read -r o; read -r w; read -r n; } <\"$M/lock\" || :; fi; "
    "now=$(date +%s); ";

/// Refuses when a later deploy has changed the site.
constexpr const char* check_fence =
    "seen=$(cat \"$M/fence\" 2>/dev/null || echo 0); "
    "if [ \"$seen\" -gt $T ]; then echo \"a later deploy ($seen) has been here: this one ($T) may "
    "not go on\" >&2; exit 75; fi; ";
constexpr const char* note_fence =
    "[ \"$seen\" = $T ] || { echo $T >\"$M/fence.new\"; mv -f \"$M/fence.new\" \"$M/fence\"; }; ";

std::string fenced(const std::optional<Fence>& fence) {
  if (!fence) return alone;
  return fmt::format("T={}; ", fence->token) + alone + read_lock +
         "if [ -n \"$t\" ] && [ \"$t\" != $T ] && [ \"$now\" -le \"$until\" ]; then "
         "echo \"the deploy lock is $o's now\" >&2; exit 75; fi; " +
         check_fence + note_fence;
}

std::string write_lock(const Fence& fence, const LockTerms& terms) {
  return fmt::format(
      "printf '%s\\n' $T $((now+{})) {} {} {} >\"$M/lock.new\"; mv -f \"$M/lock.new\" \"$M/lock\"",
      terms.seconds, quoted(one_line(fence.owner)), quoted(one_line(terms.reason)),
      quoted(terms.release));
}

/// Of a deploy that ended here without giving its lock back: nobody else knows of it any more.
constexpr const char* remove_unpublished =
    "case \"$n\" in *[!0-9]*|'') ;; *) [ \"$(readlink \"$C\" || :)\" = \"$R/$n\" ] || "
    "rm -rf -- \"$R/$n\";; esac; ";

/// What a publish that was killed between its two steps leaves: muster's, and Capistrano's.
constexpr const char* take_away_leftovers =
    "if [ -L \"$R/${C##*/}\" ]; then rm -f \"$R/${C##*/}\"; echo repaired; fi; "
    "rm -rf \"$M\"/publish.*; ";

/// The current release, and what processes have of the folder of releases: a line each.
constexpr const char* look_at_use =
    "P=$(cd \"$R\" 2>/dev/null && pwd -P) || exit 0; now=$(readlink \"$C\" || true); "
    "busy=$(echo \"$P/${now##*/}\"; "
    "ls -l /proc/[0-9]*/cwd /proc/[0-9]*/exe 2>/dev/null | sed -n 's/.* -> //p' | sort -u; "
    "grep -hsF \" $P/\" /proc/[0-9]*/maps | sort -u || true); ";
constexpr const char* in_use = "*\"$P/$r/\"*|*\"$P/$r\n\"*";

std::uint64_t number_of(std::string_view text) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

SiteState read_site_state(const std::string& output) {
  SiteState out;
  for (const auto& line : base::split(output, "\n")) {
    const auto space = line.find(' ');
    if (space == std::string::npos) continue;
    const auto name = line.substr(0, space), value = line.substr(space + 1);
    if (name == "current") out.current = value.substr(value.rfind('/') + 1);
    if (name == "folder") out.current_is_folder = value == "yes";
    if (name == "release") out.releases.push_back(value);
    if (name == "half") out.half_published = true;
    if (name == "fence") out.fence = number_of(value);
    if (name == "lock") out.lock_owner = value;
  }
  std::ranges::sort(out.releases);
  return out;
}

std::string inspect_script(const Site& site) {
  return in_sh(prologue(site) +
               "if [ -L \"$C\" ]; then echo \"current $(readlink \"$C\")\"; "
               "elif [ -e \"$C\" ]; then echo 'folder yes'; fi; "
               "for r in \"$R\"/*/; do r=${r%/}; [ -L \"$r\" ] || [ ! -d \"$r\" ] || "
               "echo \"release ${r##*/}\"; done; "
               "if [ -L \"$R/${C##*/}\" ]; then echo 'half yes'; fi; "
               "for p in \"$M\"/publish.*; do [ ! -e \"$p\" ] || echo 'half yes'; done; "
               "[ ! -f \"$M/fence\" ] || echo \"fence $(cat \"$M/fence\")\"; "
               "[ ! -f \"$M/lock\" ] || echo \"lock $(sed -n 3p \"$M/lock\")\"");
}

std::string publish_script(const Site& site, const std::string& release,
                           const std::optional<Fence>& fence) {
  // mv into a folder is rename(2) and needs no -T; the folder in between is this process's own.
  return in_sh(prologue(site) + fmt::format("N={}; ", quoted(site.release_path(release))) +
               fenced(fence) +
               "if [ -e \"$C\" ] && [ ! -L \"$C\" ]; then echo \"$C is no link: it cannot be "
               "published over\" >&2; exit 1; fi; "
               "[ -d \"$N\" ] || { echo \"$N is not there\" >&2; exit 1; }; " +
               take_away_leftovers +
               "P=\"$M/publish.$$\"; mkdir -p \"$P\"; ln -s \"$N\" \"$P/${C##*/}\"; "
               "mv -f \"$P/${C##*/}\" \"$D/\"; rmdir \"$P\"; "
               "[ \"$(readlink \"$C\")\" = \"$N\" ] || { echo \"$C shows $(readlink \"$C\")\" >&2; "
               "exit 1; }");
}

std::string repair_script(const Site& site, const std::optional<Fence>& fence) {
  return in_sh(prologue(site) + fenced(fence) + take_away_leftovers);
}

std::string cleanup_script(const Site& site, std::size_t keep, const std::string& running,
                           const std::optional<Fence>& fence) {
  return in_sh(
      prologue(site) + fenced(fence) + fmt::format("K={}; A={}; ", keep, quoted(running)) +
      look_at_use +
      "cd \"$R\"; all=$(ls -1 | grep -E '^[0-9]{14}$' | sort || true); "
      "n=$(echo \"$all\" | grep -c . || true); "
      "for r in $all; do [ $n -gt $K ] || break; n=$((n-1)); [ ! $r \\> \"$A\" ] || continue; "
      "case \"$busy\n\" in " +
      in_use +
      ") echo \"kept $r\"; continue;; esac; "
      "rm -rf -- \"$r\"; echo \"removed $r\"; done");
}

std::string in_use_script(const Site& site, std::size_t newest) {
  return in_sh(prologue(site) + look_at_use +
               fmt::format("ls -1dt \"$P\"/* | tail -n +{} | ", newest + 1) +
               "while read -r r; do r=${r##*/}; case \"$busy\n\" in " + in_use +
               ") echo \"$r\";; esac; done");
}

std::string discard_script(const Site& site, const std::string& release,
                           const std::optional<Fence>& fence) {
  return in_sh(prologue(site) + fmt::format("N={}; ", quoted(site.release_path(release))) +
               fenced(fence) +
               "[ \"$(readlink \"$C\" || true)\" != \"$N\" ] || { echo \"$N is published\" >&2; "
               "exit 1; }; rm -rf -- \"$N\"");
}

std::string lock_script(const Site& site, const Fence& fence, const LockTerms& terms,
                        const std::vector<std::uint64_t>& own_earlier, std::uint64_t known) {
  return in_sh(prologue(site) + fmt::format("T={}; ", fence.token) + alone + read_lock +
               fmt::format("case \"$t\" in ''|{}{}$T) ;; ", fmt::join(own_earlier, "|"),
                           own_earlier.empty() ? "" : "|") +
               "*) [ \"$now\" -gt \"$until\" ] || { "
               "echo \"locked by $o for $((until-now)) s more: $w\" >&2; exit 73; };; esac; " +
               check_fence + fmt::format("[ \"$t\" != {} ] || n=; ", known) + remove_unpublished +
               write_lock(fence, terms));
}

std::string renew_script(const Site& site, const Fence& fence, const LockTerms& terms) {
  return in_sh(prologue(site) + fenced(fence) + write_lock(fence, terms));
}

std::string unlock_script(const Site& site, const Fence& fence) {
  return in_sh(prologue(site) + fmt::format("T={}; ", fence.token) + alone + read_lock +
               "[ \"$t\" != $T ] || rm -f \"$M/lock\"");
}

}  // namespace muster::deploy
