#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "resources/service_base.hh"

namespace muster::resources {

namespace {

using value::Value;

Attribute parameter(const char* name, std::string doc) {
  return {.name = name, .doc = std::move(doc), .role = Role::parameter};
}

Attribute enable_row() {
  Attribute row{
      .name = "enable",
      .doc = "Whether the service is started at boot.",
      .accepted =
          {{.name = "true", .event = "service_enabled"},
           {.name = "false", .event = "service_disabled"},
           {.name = "manual", .feature = "manual_startable", .event = "service_manual_start"},
           {.name = "mask", .feature = "maskable", .event = "service_disabled"},
           {.name = "delayed", .feature = "delayed_startable", .event = "service_delayed_start"}},
      .features = {"enableable"}};
  row.in_sync = [](const Comparison& c) {
    const ServiceTool* tool = service_tool(c.resource);
    if (tool->enabled_in_sync) return tool->enabled_in_sync(c.context, c.resource, text(c.is));
    return c.is == c.should;
  };
  return row;
}

Attribute ensure() {
  Attribute row{.name = "ensure",
                .doc = "Whether the service runs now.",
                .accepted = {{.name = "stopped", .aliases = {"false"}, .event = "service_stopped"},
                             {.name = "running",
                              .aliases = {"true"},
                              .event = "service_started",
                              .invalidates_refreshes = true}}};
  row.change_text = [](const Comparison& c) {
    return "ensure changed " + display(c.is) + " to " + display(c.should);
  };
  return row;
}

Value split_paths(const Resource&, const Value& value) {
  value::Array paths;
  for (const auto& each : texts(value)) {
    for (auto& path : base::split(each, ":")) paths.emplace_back(std::move(path));
  }
  return paths;
}

Value to_timeout(const Resource&, const Value& value) {
  const int seconds = std::atoi(text(value).c_str());
  if (seconds < 1)
    throw base::Error("\"" + std::to_string(seconds) +
                      "\" is not a positive integer: the timeout parameter must be specified as a "
                      "positive integer");
  return seconds;
}

bool uses_scripts(const Resource& service) {
  const std::string name = service.provider() ? service.provider()->name : "";
  return name == "init" || name == "debian" || name == "redhat";
}

std::vector<Attribute> command_rows() {
  Attribute path = parameter("path", "The folders of init scripts.");
  path.munge = split_paths;
  path.default_to = [](const Resource& service, Context&) {
    return uses_scripts(service) ? Value("/etc/init.d") : Value();
  };
  Attribute pattern = parameter(
      "pattern", "A regular expression for the process table where nothing else tells the state.");
  pattern.default_to = [](const Resource& service, Context&) {
    return service.has("binary") ? service.get("binary") : Value(service.name());
  };
  return {parameter("binary", "The program, where there is no start command."),
          path,
          pattern,
          parameter("restart", "A command that restarts the service."),
          parameter("start", "A command that starts the service."),
          parameter("status", "A command that succeeds when the service runs."),
          parameter("stop", "A command that stops the service.")};
}

std::vector<Attribute> rows() {
  Attribute hasstatus = parameter("hasstatus", "Whether the init script has a `status` action.");
  hasstatus.accepted = words({"true", "false"});
  hasstatus.default_to = fixed("true");
  Attribute hasrestart = parameter("hasrestart", "Whether the init script has a `restart` action.");
  hasrestart.accepted = words({"true", "false"});
  Attribute logonpassword = parameter("logonpassword", "The password of that account.");
  logonpassword.features = {"manages_logon_credentials"};
  logonpassword.sensitive = true;
  logonpassword.validate = [](const Resource&, const Value& value) {
    if (text(value).find(':') != std::string::npos)
      throw base::Error("Passwords cannot include ':'");
  };
  Attribute timeout = parameter("timeout", "How long to wait, in seconds.");
  timeout.features = {"configurable_timeout"};
  timeout.munge = to_timeout;
  timeout.default_to = fixed(10);
  std::vector<Attribute> all = {
      {.name = "name", .doc = "The service's name.", .role = Role::key},
      ensure(),
      enable_row(),
      {.name = "logonaccount",
       .doc = "The account the service runs as (Windows).",
       .features = {"manages_logon_credentials"}},
      {.name = "flags", .doc = "Flags for the start script (BSD).", .features = {"flaggable"}},
      logonpassword,
      hasstatus};
  for (auto& row : command_rows()) all.push_back(std::move(row));
  for (auto& row :
       {parameter("control", "The control variable (HP-UX)."), hasrestart,
        parameter("manifest", "A command or manifest that configures the service."), timeout})
    all.push_back(row);
  return all;
}

std::vector<Provider> providers() {
  std::vector<Provider> all = {
      systemd_provider(), openrc_provider(),
      service_provider("base", "Commands of your own, and the process table.", 1),
      service_provider("service", "The simplest form.", 0)};
  all[2].commands = {"kill"};
  for (auto& provider : init_providers()) all.push_back(std::move(provider));
  add_foreign_providers(
      all, {"bsd", "daemontools", "freebsd", "gentoo", "launchd", "openbsd", "openwrt", "rcng",
            "redhat", "runit", "smf", "src", "upstart", "windows"});
  return all;
}

void refresh(Resource& service, Context& context) {
  if (service_status(context, service) == "running") {
    restart_service(context, service);
  } else {
    context.log(base::Level::debug, service, "Skipping restart; service is not running");
  }
}

void check_logon(const Resource& service, Context&) {
  if (service.has("logonpassword") && !service.has("logonaccount"))
    throw base::Error("The 'logonaccount' parameter is mandatory when setting 'logonpassword'.");
}

}  // namespace

ResourceType define_service() {
  return {.doc = "A service: whether it runs, and whether it is started at boot.",
          .attributes = rows(),
          .features = {{.name = "refreshable", .doc = "Can restart the service."},
                       {.name = "enableable", .doc = "Can enable and disable the service."},
                       {.name = "delayed_startable", .doc = "Can delay the start of the service."},
                       {.name = "manual_startable",
                        .doc = "Can have the service started by hand only."},
                       {.name = "controllable", .doc = "Uses a control variable."},
                       {.name = "flaggable", .doc = "Can pass flags to the service."},
                       {.name = "maskable", .doc = "Can mask the service."},
                       {.name = "configurable_timeout", .doc = "Can wait for a given time."},
                       {.name = "manages_logon_credentials",
                        .doc = "Can set the account the service runs as."}},
          .providers = providers(),
          .validate = check_logon,
          .refresh = refresh,
          .reads_ensure_always = false};
}

}  // namespace muster::resources
