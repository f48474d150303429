#include <fmt/core.h>

#include <map>

#include "base/strings.hh"
#include "fleet/fleet.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::Command;
using cli::UsageError;

std::string long_options(const Command& command) {
  std::string out;
  for (const auto& option : command.options)
    for (const auto& part : base::split(option.names, ","))
      if (const auto at = part.find("--"); at != std::string::npos) out += part.substr(at) + " ";
  return out + "--help";
}

std::string first_word(const std::string& name) {
  return name.substr(0, name.find('_'));
}

std::string bash() {
  std::map<std::string, std::string> actions;  // of a command of two words
  std::string words;
  for (const auto& [name, define] : whole_program()) {
    if (define().hidden) continue;
    if (name.find('_') == std::string::npos)
      words += name + " ";
    else
      actions[first_word(name)] += name.substr(name.find('_') + 1) + " ";
  }
  for (const auto& [word, list] : actions) words += word + " ";
  std::string cases, groups;
  for (const auto& [word, list] : actions) groups += (groups.empty() ? "" : "|") + word;
  for (const auto& [word, list] : actions)
    cases += fmt::format("    \"{}\") [ \"$COMP_CWORD\" -eq 2 ] && words=\"{}\" ;;\n", word,
                         base::trim(list));
  std::string options;
  for (const auto& [name, define] : whole_program())
    options += fmt::format("    \"{}\") words=\"{}\" ;;\n", base::replace_all(name, "_", " "),
                           long_options(define()));
  return fmt::format(R"(_muster() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" words=""
  case "${{COMP_WORDS[1]}}" in
{}  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="{}help"; fi
  case "$word" in -*)
    local name="${{COMP_WORDS[1]}}"
    case "$name" in {}) name="$name ${{COMP_WORDS[2]}}" ;; esac
    case "$name" in
{}    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ -n "$words" ] || COMPREPLY=($(compgen -f -- "$word"))
}}
complete -F _muster muster
)",
                     cases, words, groups, options);
}

int run(const Arguments& arguments) {
  const auto shell = arguments.rest.empty() ? std::string("bash") : arguments.rest[0];
  if (shell != "bash")
    throw UsageError(fmt::format("There is no completion for '{}': bash", shell));
  fmt::print("{}", bash());
  return 0;
}

}  // namespace

cli::Command define_completion() {
  return {.doc = "Prints a script that completes muster's commands and options in a shell.",
          .usage = "[bash]",
          .details = "",
          .examples = {"# for this shell\nsource <(muster completion bash)",
                       "# for everybody\nmuster completion bash > /etc/bash_completion.d/muster"},
          .options = {},
          .run = run};
}

}  // namespace muster::fleet
