#include "resources/exec_run.hh"

#include <set>

#include "base/strings.hh"
#include "resources/command_line.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using base::Level;
using value::Value;

std::string search_path(const Resource& resource) {
  return base::join(texts(resource.get("path")), ":");
}

void check_program(Context& context, const Resource& resource, const std::string& program) {
  if (program.starts_with('/')) {
    const auto status = context.system.follow(program);
    if (!status) throw base::Error("Could not find command '" + program + "'");
    if (status->kind != os::FileKind::file) {
      const bool directory = status->kind == os::FileKind::directory;
      throw base::Error("'" + program + "' is a " + (directory ? "directory" : "special file") +
                        ", not a file");
    }
    if (!context.system.which(program)) throw base::Error("'" + program + "' is not executable");
    return;
  }
  if (resource.has("path") && context.system.which(program, search_path(resource))) return;
  throw base::Error("Could not find command '" + program + "'");
}

/// The variables that were warned of: each once a run.
struct EmptyVariables {
  std::set<std::string> names;
};

void warn_of_empty(Context& context, const Resource& resource, const std::string& name) {
  if (!context.cache<EmptyVariables>().names.insert(name).second) return;
  const auto& declaration = resource.declaration();
  const std::string place =
      declaration.file.empty()
          ? "(file & line not available)"
          : "(file: " + declaration.file + ", line: " + std::to_string(declaration.line) + ")";
  context.log(Level::warning, "Empty environment setting '" + name + "'\n   " + place);
}

void add_environment(Context& context, const Resource& resource, os::Command& command) {
  const value::Regexp assignment(R"(\A(\w+)=)");
  for (const auto& setting : texts(resource.get("environment"))) {
    const auto match = assignment.search(setting);
    if (!match) {
      log_provider(context, Level::warning, resource,
                   "Cannot understand environment setting " + inspect(Value(setting)));
      continue;
    }
    const std::string name = setting.substr(0, match->groups[1]->end);
    const std::string value = setting.substr(match->groups[0]->end);
    if (command.environment.contains(name) || (name == "PATH" && !command.path.empty()))
      log_provider(context, Level::warning, resource,
                   "Overriding environment setting '" + name + "' with '" + value + "'");
    if (value.empty()) warn_of_empty(context, resource, name);
    if (name == "PATH") command.path = value;
    command.environment[name] = value;
  }
}

std::string identity_text(const Resource& resource) {
  std::string out;
  if (resource.has("user")) out += " uid=" + resource.text("user");
  if (resource.has("group")) out += " gid=" + resource.text("group");
  return out.empty() ? out : " with" + out;
}

os::Command command_for(Context& context, const Resource& resource, std::vector<std::string> argv) {
  os::Command command{.argv = std::move(argv)};
  command.path = search_path(resource);
  command.unset = {"HOME", "USER", "LOGNAME"};
  add_environment(context, resource, command);
  // Without a cwd it runs where we were started.
  command.directory = resource.has("cwd") ? resource.text("cwd") : ".";
  if (resource.has("user")) command.user = resource.text("user");
  if (resource.has("group")) command.group = resource.text("group");
  const Value umask = resource.get("umask"), timeout = resource.get("timeout");
  if (umask.if_integer()) command.umask = static_cast<unsigned>(*umask.if_integer());
  if (timeout.if_real())
    command.timeout =
        std::chrono::milliseconds(static_cast<std::int64_t>(*timeout.if_real() * 1000));
  command.merge_stderr = true;
  return command;
}

/// A script without a first line that names its interpreter is the shell's, as everywhere in Unix.
os::CommandResult run_or_interpret(Context& context, os::Command command) {
  os::CommandResult result = context.system.run(command);
  if (result.started || !result.err.ends_with("Exec format error")) return result;
  command.argv.insert(command.argv.begin(), "/bin/sh");
  return context.system.run(command);
}

}  // namespace

bool uses_shell(const Resource& resource) {
  return resource.provider() && resource.provider()->name == "shell";
}

bool is_secret(const Resource& resource) {
  const Setting* command = resource.find("command");
  return command && command->sensitive;
}

os::CommandResult run_exec(Context& context, const Resource& resource, const Value& what,
                           bool is_check) {
  const bool shell = uses_shell(resource);
  check_program(context, resource, shell ? "/bin/sh" : program_of(what));
  const std::string shown = is_secret(resource) ? "[redacted]" : text(what);
  log_provider(context, Level::debug, resource,
               std::string("Executing") + (is_check ? " check" : "") + " '" + shown + "'");
  const std::string cwd = resource.text("cwd");
  if (!cwd.empty()) {
    const auto status = context.system.follow(cwd);
    if (!status || status->kind != os::FileKind::directory)
      throw base::Error("Working directory " + cwd + " does not exist!");
  }
  context.log(Level::debug, "Executing" + identity_text(resource) + ": '" + shown + "'");
  std::vector<std::string> argv =
      shell ? std::vector<std::string>{"/bin/sh", "-c", text(what)} : to_argv(what);
  os::CommandResult result =
      run_or_interpret(context, command_for(context, resource, std::move(argv)));
  if (result.timed_out) throw TimedOut("Command exceeded timeout");
  if (!result.started) {
    // Puppet's child says so on its way out: the line is the command's output.
    result.out = "Error: Could not execute posix command: " +
                 base::replace_all(result.err, "Could not find user ", "Invalid user: ") + "\n";
    result.status = 1;
  }
  // The shell's word for a command that is not there.
  if (result.status == 127) throw base::Error(result.out);
  return result;
}

}  // namespace muster::resources
