#include "apply/run_hooks.hh"

#include <fmt/core.h>

#include <filesystem>

#include "base/error.hh"
#include "resources/command_line.hh"
#include "resources/provider_command.hh"

namespace muster::apply {

bool run_hook(const char* setting, const std::string& command, resources::Context& context) {
  if (command.empty()) return true;
  try {
    resources::execute(context, {.argv = resources::to_argv(value::Value(command)),
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
