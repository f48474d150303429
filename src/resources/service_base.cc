#include "resources/service_base.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/command_line.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using value::Value;
using Argv = ServiceTool::Argv;

Argv command_of(const std::function<Argv(Context&, const Resource&)>& hook, Context& context,
                const Resource& service) {
  return hook ? hook(context, service) : Argv{};
}

/// The user's own command for an action, or the tool's.
Argv own_or(const Resource& service, const std::string& action, const Argv& otherwise) {
  return service.has(action) ? to_argv(service.get(action)) : otherwise;
}

/// The process whose line in the process table the pattern matches.
std::optional<std::string> process_of(Context& context, const Resource& service) {
  if (!service.has("pattern"))
    throw base::Error("Either stop/status commands or a pattern must be specified");
  const value::Regexp pattern(service.text("pattern"));
  const bool openwrt = text(context.fact("os.name")) == "OpenWrt";
  const std::string table = query(context, {"ps", openwrt ? "www" : "-ef"});
  for (const auto& line : base::split(table, "\n")) {
    bool matched = false;
    try {
      matched = pattern.search(line).has_value();
    } catch (const base::Error&) {
      continue;  // not text
    }
    const auto words = words_of(line);
    if (!matched || words.size() < 2) continue;
    debug(context, "Process matched: " + line);
    return words[1];
  }
  return std::nullopt;
}

void kill_process(Context& context, Resource& service) {
  const auto process = process_of(context, service);
  if (!process) {
    log_provider(context, base::Level::info, service, service.name() + " is not running");
    return;
  }
  try {
    change(context, {"kill", *process});
  } catch (const base::Error&) {
    throw base::Error("Could not kill " + service.name() + ", PID " + *process + ": ");
  }
}

/// With the tool's own explanation of a failure.
template <class Action>
void explained(Context& context, const Resource& service, const char* name, const Action& action) {
  const ServiceTool* tool = service_tool(service);
  try {
    action();
  } catch (const base::Error& error) {
    if (!tool->explain) throw;
    throw base::Error(tool->explain(context, service, name, error.what()));
  }
}

bool is_enabled_as_wanted(Context& context, const Resource& service, const std::string& is) {
  const ServiceTool* tool = service_tool(service);
  if (tool->enabled_in_sync) return tool->enabled_in_sync(context, service, is);
  return service.text("enable") == is;
}

State read(Context& context, Resource& service) {
  const ServiceTool* tool = service_tool(service);
  State state;
  if (service.wants("ensure")) state.set("ensure", service_status(context, service));
  if (service.wants("enable") && tool->enabled)
    state.set("enable", tool->enabled(context, service));
  return state;
}

void write(Context& context, Resource& service, std::string_view property, const Value& wanted) {
  const ServiceTool* tool = service_tool(service);
  if (property == "enable" && tool->enable) return tool->enable(context, service, text(wanted));
  if (property != "ensure") return;
  if (wanted == Value("running")) {
    start_service(context, service);
  } else {
    stop_service(context, service);
  }
  if (!service.has("enable") || !tool->enabled) return;
  // Goes with the state, without an event of its own.
  if (!is_enabled_as_wanted(context, service, tool->enabled(context, service)))
    tool->enable(context, service, service.text("enable"));
}

}  // namespace

const ServiceTool* service_tool(const Resource& service) {
  static const std::map<std::string, ServiceTool> tools = {
      {"service", {}},           {"base", base_service_tool()}, {"systemd", systemd_tool()},
      {"init", init_tool()},     {"debian", debian_tool()},     {"redhat", redhat_tool()},
      {"openrc", openrc_tool()},
  };
  static const ServiceTool none;
  if (!service.provider()) return &none;
  const auto found = tools.find(service.provider()->name);
  return found == tools.end() ? &none : &found->second;
}

os::CommandResult run_service_command(Context& context, const Resource& service,
                                      const std::string& action, const Argv& command,
                                      bool must_succeed) {
  try {
    return execute(context, {.argv = own_or(service, action, command),
                             .must_succeed = must_succeed,
                             .own_locale = true,
                             .unlimited = true});
  } catch (const base::Error& error) {
    throw base::Error("Could not " + action + " " + service.ref() + ": " + error.what());
  }
}

std::string service_status(Context& context, const Resource& service) {
  const Argv command = command_of(service_tool(service)->status_command, context, service);
  if (!service.has("status") && command.empty())
    return process_of(context, service) ? "running" : "stopped";
  const auto result = run_service_command(context, service, "status", command, false);
  return result.status == 0 ? "running" : "stopped";
}

void start_service(Context& context, Resource& service) {
  const ServiceTool* tool = service_tool(service);
  explained(context, service, "start", [&] {
    if (tool->before_start) tool->before_start(context, service);
    Argv command;
    if (!service.has("start")) command = command_of(tool->start_command, context, service);
    if (!service.has("start") && command.empty())
      throw base::Error("Services must specify a start command or a binary");
    run_service_command(context, service, "start", command, true);
  });
}

void stop_service(Context& context, Resource& service) {
  const ServiceTool* tool = service_tool(service);
  explained(context, service, "stop", [&] {
    Argv command;
    if (!service.has("stop")) command = command_of(tool->stop_command, context, service);
    if (!service.has("stop") && command.empty()) return kill_process(context, service);
    run_service_command(context, service, "stop", command, true);
  });
}

void restart_service(Context& context, Resource& service) {
  const ServiceTool* tool = service_tool(service);
  explained(context, service, "restart", [&] {
    if (tool->before_start) tool->before_start(context, service);
    Argv command;
    if (!service.has("restart")) command = command_of(tool->restart_command, context, service);
    if (service.has("restart") || !command.empty()) {
      run_service_command(context, service, "restart", command, true);
      return;
    }
    stop_service(context, service);
    start_service(context, service);
  });
}

bool is_systemd(Context& context) {
  return context.system.read("/proc/1/comm").value_or("").find("systemd") != std::string::npos;
}

ServiceTool base_service_tool() {
  ServiceTool tool;
  tool.start_command = [](Context&, const Resource& service) {
    return service.has("binary") ? to_argv(service.get("binary")) : Argv{};
  };
  return tool;
}

Provider service_provider(std::string name, std::string doc, int depth) {
  Provider provider{.name = std::move(name),
                    .doc = std::move(doc),
                    .features = {"refreshable"},
                    .depth = depth,
                    .read = read,
                    .write = write};
  provider.instances = [](Context&) { return std::vector<Instance>{}; };
  return provider;
}

}  // namespace muster::resources
