#include "resources/provider_command.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resource.hh"

namespace muster::resources {

namespace {

const std::vector<std::string> locale_names = {"LANG",        "LC_ALL",     "LC_MESSAGES",
                                               "LANGUAGE",    "LC_COLLATE", "LC_CTYPE",
                                               "LC_MONETARY", "LC_NUMERIC", "LC_TIME"};

std::string resolved(Context& context, const std::string& program) {
  if (program.starts_with('/')) return program;
  if (auto path = context.system.which(program)) return *path;
  throw base::Error("Command " + program + " is missing");
}

os::Command prepared(Context& context, const ProviderCommand& from) {
  os::Command command{.argv = from.argv};
  if (!from.is_users) command.argv.front() = resolved(context, command.argv.front());
  command.environment = from.environment;
  command.unset = {"HOME", "USER", "LOGNAME"};
  if (!from.own_locale) {
    for (const auto& name : locale_names) {
      if (name != "LANG" && name != "LC_ALL") command.unset.push_back(name);
    }
    command.environment["LANG"] = "C";
    command.environment["LC_ALL"] = "C";
  }
  command.input = from.input;
  command.directory = from.directory;
  command.merge_stderr = from.combine;
  if (!from.unlimited) command.timeout = context.options.command_timeout;
  return command;
}

/// "PROGRAM: why" as Ruby has it: "why - PROGRAM".
std::string reason_first(const std::string& text) {
  const auto colon = text.rfind(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2) + " - " + text.substr(0, colon);
}

}  // namespace

os::CommandResult execute(Context& context, const ProviderCommand& command) {
  const os::Command prepared_command = prepared(context, command);
  const std::string shown = command.sensitive        ? "[redacted]"
                            : !command.shown.empty() ? command.shown
                                                     : base::join(prepared_command.argv, " ");
  debug(context, "Executing: '" + shown + "'");
  os::CommandResult result = context.system.run(prepared_command);
  if (!result.started) {
    result.out = "Error: Could not execute posix command: " + reason_first(result.err) + "\n";
    result.status = 1;
  }
  if (!command.must_succeed) return result;
  if (result.timed_out) throw base::Error("Execution of '" + shown + "' took too long");
  if (result.status != 0)
    throw base::Error("Execution of '" + shown + "' returned " + result.status_text() + ": " +
                      std::string(base::trim(result.out)));
  return result;
}

std::string query(Context& context, std::vector<std::string> argv) {
  return execute(context, {.argv = std::move(argv)}).out;
}

void change(Context& context, std::vector<std::string> argv,
            std::map<std::string, std::string> environment) {
  execute(context,
          {.argv = std::move(argv), .environment = std::move(environment), .unlimited = true});
}

void log_provider(Context& context, base::Level level, const Resource& resource,
                  std::string message) {
  if (level < context.log_sink.threshold()) return;
  base::LogMessage out{.level = level, .message = std::move(message)};
  const std::string provider = resource.provider() ? resource.provider()->name : "";
  out.source = resource.ref() + "(provider=" + provider + ")";
  out.time = context.system.now();
  out.tags.emplace_back(base::level_name(level));
  context.log_sink.write(out);
}

void debug(Context& context, std::string message) {
  context.log(base::Level::debug, std::move(message));
}

}  // namespace muster::resources
