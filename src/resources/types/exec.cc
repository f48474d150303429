#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "base/strings.hh"
#include "resources/command_line.hh"
#include "resources/exec_run.hh"
#include "resources/resources.hh"
#include "resources/ruby_integer.hh"
#include "resources/unvalued.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using base::Level;
using value::Value;

// What a command must be

void check_command(const Resource& resource, const Value& command) {
  if (uses_shell(resource)) return;
  const std::string program = program_of(command);
  if (program.starts_with('/') || resource.has("path")) return;
  throw base::Error("'" + program +
                    "' is not qualified and no path was specified. Please qualify the command or "
                    "specify a path.");
}

void check_commands(const Resource& resource, const Value& commands) {
  for (const auto& command : as_list(commands)) check_command(resource, command);
}

void check_kind_of_command(const Resource&, const Value& command) {
  if (command.if_string() || command.if_array()) return;
  throw base::Error("Command must be a String or Array<String>, got value of class " +
                    ruby_class(command));
}

void check_user(const Resource& resource, const Value& user) {
  auto& system = resource.context().system;
  if (system.effective_uid() == 0) return;
  const auto current = system.user(system.effective_uid());
  if (!current || current->name != text(user))
    throw base::Error("Only root can execute commands as other users");
}

void check_environment(const Resource&, const Value& settings) {
  const value::Regexp assignment(R"(\w+=)");
  for (const auto& setting : texts(settings)) {
    if (!assignment.search(setting))
      throw base::Error("Invalid environment setting '" + setting + "'");
  }
}

Value split_path(const Resource&, const Value& path) {
  value::Array out;
  for (const auto& part : texts(path)) {
    for (const auto& directory : base::split(part, ":")) out.emplace_back(directory);
  }
  return out;
}

Value to_umask(const Resource&, const Value& value) {
  const auto* digits = value.if_string();
  if (!digits || !value::Regexp("^0?[0-7]{1,4}$").search(*digits))
    throw base::Error("The umask specification is invalid: " + inspect(value));
  return static_cast<std::int64_t>(std::strtol(digits->c_str(), nullptr, 8));
}

std::optional<double> number(const std::string& text) {
  char* end = nullptr;
  const double result = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(result)) return std::nullopt;
  return result;
}

Value to_timeout(const Resource&, const Value& value) {
  const auto list = as_list(value);
  const auto seconds = list.empty() ? std::nullopt : number(text(list.front()));
  if (!seconds) throw std::invalid_argument("The timeout must be a number.");
  return std::max(*seconds, 0.0);
}

Value to_tries(const Resource&, const Value& value) {
  Value tries = value;
  if (const auto* digits = value.if_string()) {
    if (!value::Regexp(R"(^[\d]+$)").search(*digits))
      throw std::invalid_argument("Tries must be an integer");
    tries = ruby_integer(*digits);
  }
  if (const auto* real = value.if_real(); real && std::isfinite(*real) && std::abs(*real) < 1e9)
    tries = static_cast<std::int64_t>(std::floor(*real));
  if (!tries.if_integer() || *tries.if_integer() < 1)
    throw std::invalid_argument("Tries must be an integer >= 1");
  return tries;
}

Value to_try_sleep(const Resource&, const Value& value) {
  if (value.if_string() && !value::Regexp(R"(^[-\d.]+$)").search(*value.if_string()))
    throw std::invalid_argument("try_sleep must be a number");
  const auto seconds = number(text(value));
  if (!seconds) throw std::invalid_argument("invalid value for Float(): " + inspect(value));
  if (*seconds < 0) throw std::invalid_argument("try_sleep cannot be a negative number");
  return value.if_string() ? Value(*seconds) : value;
}

// Whether it has to run

bool passes(Context& context, const Resource& resource, const Value& command, bool wanted) {
  try {
    const auto result = run_exec(context, resource, command, true);
    for (const auto& line :
         base::split(is_secret(resource) ? "[output redacted]" : result.out, "\n"))
      if (!line.empty()) context.log(Level::debug, resource, wanted ? "onlyif" : "unless", line);
    return (result.status == 0) == wanted;
  } catch (const TimedOut&) {
    context.log(Level::err, resource, wanted ? "onlyif" : "unless",
                "Check " + inspect(command) + " exceeded timeout");
    return false;
  }
}

bool check_passes(Context& context, const Resource& resource, const std::string& check) {
  if (check == "refreshonly") return !resource.is_true("refreshonly");
  for (const auto& value : as_list(resource.get(check))) {
    if (check == "creates") {
      context.log(Level::debug, resource, check,
                  "Checking that 'creates' path '" + text(value) + "' exists");
      if (context.system.follow(text(value))) return false;
    } else if (!passes(context, resource, value, check == "onlyif")) {
      return false;
    }
  }
  return true;
}

bool all_checks_pass(Context& context, const Resource& resource, bool refreshing) {
  for (const char* check : {"refreshonly", "creates", "unless", "onlyif"}) {
    if (!resource.has(check) || (refreshing && check == std::string_view("refreshonly"))) continue;
    if (check_passes(context, resource, check)) continue;
    const std::string shown = is_secret(resource) ? "[command redacted]" : resource.text("command");
    context.log(Level::debug, resource,
                "'" + shown + "' won't be executed because of failed check '" + check + "'");
    return false;
  }
  return true;
}

// The property: it ran and returned what it should

State read(Context& context, Resource& resource) {
  if (all_checks_pass(context, resource, false)) return {{"returns", "notrun"}};
  return {{"returns", resource.has("returns") ? resource.get("returns") : unvalued()}};
}

void log_output(Context& context, const Resource& resource, const os::CommandResult& result,
                bool expected) {
  const std::string when = resource.text("logoutput");
  if (when == "false" || (when == "on_failure" && expected)) return;
  const auto level = base::level_from_name(resource.text("loglevel")).value_or(Level::notice);
  if (is_secret(resource)) return context.log(level, resource, "returns", "[output redacted]");
  auto lines = base::split(result.out, "\n");
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (const auto& line : lines) context.log(level, resource, "returns", line);
}

void execute(Context& context, Resource& resource, const std::vector<std::string>& expected) {
  const std::int64_t tries = *resource.get("tries").if_integer();
  const double pause = number(resource.text("try_sleep")).value_or(0);
  os::CommandResult result;
  const auto is_expected = [&] {
    return std::find(expected.begin(), expected.end(), result.status_text()) != expected.end();
  };
  for (std::int64_t attempt = 1; attempt <= tries; ++attempt) {
    if (tries > 1)
      context.log(Level::debug, resource, "returns",
                  "Exec try " + std::to_string(attempt) + "/" + std::to_string(tries));
    result = run_exec(context, resource, resource.get("command"), false);
    if (is_expected()) break;
    if (pause > 0 && tries > 1) {
      context.log(Level::debug, resource, "returns",
                  "Sleeping for " + resource.text("try_sleep") + " seconds between tries");
      context.system.sleep(std::chrono::milliseconds(static_cast<std::int64_t>(pause * 1000)));
    }
  }
  log_output(context, resource, result, is_expected());
  if (is_expected()) return;
  const std::string shown =
      is_secret(resource) ? "[command redacted]" : "'" + resource.text("command") + "'";
  throw base::Error(shown + " returned " + result.status_text() + " instead of one of [" +
                    base::join(expected, ",") + "]");
}

void write(Context& context, Resource& resource, std::string_view, const Value& wanted) {
  execute(context, resource, texts(wanted));
}

void refresh(Resource& resource, Context& context) {
  if (!all_checks_pass(context, resource, true)) return;
  if (resource.has("refresh")) {
    run_exec(context, resource, resource.get("refresh"), false);
  } else {
    execute(context, resource, texts(resource.get("returns")));
  }
}

// Relationships

/// The absolute paths at the beginning of a line.
void add_programs(const std::string& command, std::vector<std::string>& files) {
  for (const auto& line : base::split(command, "\n")) {
    if (line.starts_with('/') && line.size() > 1)
      files.push_back(line.substr(0, line.find_first_of(" \t\r\f\v")));
    if (!line.starts_with('"')) continue;
    const auto end = line.find('"', 1);
    if (end != std::string::npos && end > 1) files.push_back(line.substr(1, end - 1));
  }
}

std::vector<std::string> files_used(const Resource& resource, Context&) {
  std::vector<std::string> files;
  if (resource.has("cwd")) files.push_back(resource.text("cwd"));
  const auto first = [](const Value& command) {
    const auto parts = texts(command);
    return parts.empty() ? std::string() : parts.front();
  };
  add_programs(first(resource.get("command")), files);
  for (const char* check : {"onlyif", "unless"}) {
    for (const auto& command : as_list(resource.get(check))) add_programs(first(command), files);
  }
  return files;
}

std::vector<std::string> user_used(const Resource& resource, Context&) {
  const std::string user = resource.text("user");
  if (user.empty() || value::Regexp(R"(^\d+$)").search(user)) return {};
  return {user};
}

Attribute parameter(std::string name, std::string doc) {
  return {.name = std::move(name), .doc = std::move(doc), .role = Role::parameter};
}

Attribute check(std::string name, std::string doc) {
  Attribute row = parameter(std::move(name), std::move(doc));
  row.validate = check_commands;
  row.redactable = true;
  return row;
}

std::vector<Attribute> how_rows() {
  Attribute path =
      parameter("path", "Where programs are looked for: an array, or separated by colons.");
  path.munge = split_path;
  Attribute user = parameter("user", "Whom the command runs as.");
  user.validate = check_user;
  Attribute cwd = parameter("cwd", "The folder in which the command runs.");
  cwd.validate = fully_qualified("cwd");
  Attribute logoutput = parameter("logoutput", "Whether the command's output is logged.");
  logoutput.accepted = words({"true", "false", "on_failure"});
  logoutput.default_to = fixed("on_failure");
  Attribute refresh_command = parameter("refresh", "The command to run instead when refreshed.");
  refresh_command.validate = check_command;
  Attribute environment = parameter("environment", "Variables for the command: `NAME=value`.");
  environment.validate = check_environment;
  Attribute umask = parameter("umask", "The umask of the command.");
  umask.features = {"umask"};
  umask.munge = to_umask;
  return {path,        user,      parameter("group", "The group the command runs as."),
          cwd,         logoutput, refresh_command,
          environment, umask};
}

std::vector<Attribute> when_rows() {
  Attribute timeout = parameter("timeout", "Seconds after which the command is stopped; 0: never.");
  timeout.munge = to_timeout;
  timeout.default_to = fixed(300);
  Attribute tries = parameter("tries", "How often to try.");
  tries.munge = to_tries;
  tries.default_to = fixed(1);
  Attribute try_sleep = parameter("try_sleep", "Seconds between two tries.");
  try_sleep.munge = to_try_sleep;
  try_sleep.default_to = fixed(0);
  Attribute refreshonly = parameter("refreshonly", "Whether to run only when refreshed.");
  refreshonly.accepted = words({"true", "false"});
  Attribute creates =
      parameter("creates", "A file, or several: the command runs while it is missing.");
  creates.validate = fully_qualified("creates", true);
  return {timeout,
          tries,
          try_sleep,
          refreshonly,
          creates,
          check("unless", "A command, or several: this one runs unless one of them succeeds."),
          check("onlyif", "A command, or several: this one runs only if all of them succeed.")};
}

std::vector<Attribute> rows() {
  std::vector<Attribute> all = {
      {.name = "command",
       .doc = "The command. An array is run as it is, without a shell; so is a string without any "
              "character "
              "a shell would interpret.",
       .role = Role::key,
       .validate = check_kind_of_command,
       .redactable = true},
      {.name = "returns",
       .doc = "The exit statuses that mean success.",
       .matching = Matching::all,
       .munge = [](const Resource&, const Value& value) { return Value(text(value)); },
       .default_to = fixed("0"),
       .change_text = [](const Comparison&) { return std::string("executed successfully"); },
       .event = "executed_command"}};
  for (auto& row : how_rows()) all.push_back(std::move(row));
  for (auto& row : when_rows()) all.push_back(std::move(row));
  return all;
}

std::vector<Instance> no_instances(Context&) {
  return {};
}

Provider provider(std::string name, std::string doc, int depth) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .features = {"umask"},
          .depth = depth,
          .read = read,
          .write = write,
          .instances = no_instances};
}

std::vector<Provider> providers() {
  std::vector<Provider> all = {
      provider("posix",
               "Runs the program itself; a string that needs a shell is given to `/bin/sh`.", 1),
      provider("shell", "Gives the command to `/bin/sh -c`, whatever it is.", 0)};
  add_foreign_providers(all, {"windows"});
  return all;
}

}  // namespace

ResourceType define_exec() {
  return {
      .doc =
          "Runs a command. It should be one that may run again at any time, or be kept from it by "
          "`creates`, `onlyif`, `unless` or `refreshonly`.",
      .attributes = rows(),
      .features = {{.name = "umask", .doc = "Can run commands with a given umask."}},
      .providers = providers(),
      .isomorphic = false,
      .validate = [](const Resource& resource,
                     Context&) { check_command(resource, resource.get("command")); },
      .auto_relations = {{.type = "file", .names = files_used},
                         {.type = "user", .names = user_used}},
      .refresh = refresh};
}

}  // namespace muster::resources
