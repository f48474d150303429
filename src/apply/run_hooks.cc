#include "apply/run_hooks.hh"

#include <fmt/core.h>

#include <filesystem>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"

namespace muster::apply {

namespace {

/// What Ruby gives to a shell rather than to the system.
bool is_for_shell(const std::string& command) {
  return command.find_first_of("*?{}[]<>()~&|\\$;'`\"\n#=%") != std::string::npos;
}

std::vector<std::string> argv_of(const std::string& command) {
  if (is_for_shell(command)) return {"/bin/sh", "-c", command};
  std::vector<std::string> out;
  for (auto& word : base::split(command, " "))
    if (!word.empty()) out.push_back(std::move(word));
  return out;
}

}  // namespace

bool run_hook(const char* setting, const std::string& command, resources::Context& context) {
  if (command.empty()) return true;
  try {
    resources::execute(context, {.argv = argv_of(command),
                                 .shown = command,
                                 .directory = std::filesystem::current_path(),
                                 .unlimited = true});
    return true;
  } catch (const base::Error& error) {
    context.log(base::Level::err,
                fmt::format("Could not run command from {}: {}", setting, error.what()));
    return false;
  }
}

}  // namespace muster::apply
