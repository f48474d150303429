#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"
#include "resources/service_base.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using Argv = ServiceTool::Argv;

/// What `systemctl is-enabled` has said, until something changes it.
struct Enabled {
  std::string output;
  int status = 0;
};
struct EnabledTable {
  std::map<const Resource*, Enabled> by_resource;
};

Argv systemctl(const char* action, const Resource& service) {
  return {"systemctl", action, "--", service.name()};
}

const Enabled& enabled_state(Context& context, const Resource& service) {
  auto& known = context.cache<EnabledTable>().by_resource;
  if (const auto found = known.find(&service); found != known.end()) return found->second;
  const auto result = execute(
      context, {.argv = systemctl("is-enabled", service), .must_succeed = false, .combine = false});
  std::string output = result.out;
  if (output.ends_with('\n')) output.pop_back();
  return known[&service] = {std::move(output), result.status};
}

std::string enabled(Context& context, Resource& service) {
  context.cache<EnabledTable>().by_resource.erase(&service);
  const Enabled state = enabled_state(context, service);
  if (service.text("enable") == "mask" && state.output == "masked") return "mask";
  if (state.output == "indirect") return "false";
  if (state.status == 0) return "true";
  const bool debian = base::lower_ascii(text(context.fact("os.family"))) == "debian";
  if (state.output.empty() && debian)
    return is_enabled_by_debian(context, service) ? "true" : "false";
  return "false";
}

bool enabled_in_sync(Context& context, const Resource& service, const std::string& is) {
  const std::string& output = enabled_state(context, service).output;
  const std::string wanted = service.text("enable");
  if (output == "static" && wanted != "mask") {
    debug(context, "Unable to enable or disable static service " + service.name());
    return true;
  }
  if (output == "indirect") {
    debug(context,
          "Service " + service.name() + " is in 'indirect' state and cannot be enabled/disabled");
    return true;
  }
  return is == wanted;
}

void change_enable(Context& context, const Resource& service, const char* action) {
  context.cache<EnabledTable>().by_resource.erase(&service);
  try {
    change(context, systemctl(action, service));
  } catch (const base::Error&) {
    throw base::Error(std::string("Could not ") + action + " " + service.name() + ": ");
  }
}

bool exists(Context& context, const Resource& service) {
  return execute(context, {.argv = systemctl("cat", service), .must_succeed = false}).status == 0;
}

void enable(Context& context, Resource& service, const std::string& wanted) {
  if (wanted == "true") {
    change_enable(context, service, "unmask");
    change_enable(context, service, "enable");
  } else if (wanted == "mask") {
    if (exists(context, service)) change_enable(context, service, "disable");
    change_enable(context, service, "mask");
  } else {
    change_enable(context, service, "disable");
  }
}

/// Units that were changed on disk are read again.
void reload_if_needed(Context& context, const Resource& service) {
  const auto answer = execute(
      context, {.argv = {"systemctl", "show", "--property=NeedDaemonReload", "--", service.name()},
                .must_succeed = false,
                .combine = false});
  if (base::trim(answer.out).ends_with("=yes"))
    execute(context, {.argv = {"systemctl", "daemon-reload"},
                      .must_succeed = false,
                      .combine = false,
                      .unlimited = true});
}

std::string explain(Context& context, const Resource& service, const std::string& action,
                    const std::string&) {
  const std::string& name = service.name();
  const Argv command = {"journalctl",    "-n", "50", "--since",
                        "5 minutes ago", "-u", name, "--no-pager"};
  debug(context, "Running journalctl command to get logs for systemd " + action +
                     " failure: journalctl -n 50 --since '5 minutes ago' -u " + name +
                     " --no-pager");
  std::string journal;
  try {
    journal = execute(context, {.argv = command, .must_succeed = false}).out;
  } catch (const base::Error& error) {
    journal = error.what();
  }
  return "Systemd " + action + " for " + name + " failed!\njournalctl log for " + name + ":\n" +
         journal;
}

std::vector<Instance> instances(Context& context) {
  static const value::Regexp unit(
      R"(^(\S+)\s+(?i:disabled|enabled|masked|indirect|bad|static)\s*([^-]\S+)?\s*$)");
  std::vector<Instance> out;
  const auto listed = execute(context, {.argv = {"systemctl", "list-unit-files", "--type",
                                                 "service", "--full", "--all", "--no-pager"},
                                        .must_succeed = false});
  if (listed.status != 0) return out;
  for (const auto& line : base::split(listed.out, "\n")) {
    if (unit.search(line)) out.push_back({.title = words_of(line).front(), .state = {}});
  }
  return out;
}

}  // namespace

ServiceTool systemd_tool() {
  ServiceTool tool;
  tool.start_command = [](Context& context, const Resource& service) {
    change_enable(context, service, "unmask");
    return systemctl("start", service);
  };
  tool.stop_command = [](Context&, const Resource& s) { return systemctl("stop", s); };
  tool.restart_command = [](Context&, const Resource& s) { return systemctl("restart", s); };
  tool.status_command = [](Context&, const Resource& s) { return systemctl("is-active", s); };
  tool.enabled = enabled;
  tool.enable = enable;
  tool.enabled_in_sync = enabled_in_sync;
  tool.before_start = reload_if_needed;
  tool.explain = explain;
  return tool;
}

Provider systemd_provider() {
  Provider provider = service_provider("systemd", "Services of systemd, by `systemctl`.", 2);
  provider.features = {"enableable", "maskable", "refreshable"};
  provider.commands = {"systemctl", "kill"};
  provider.suitable = is_systemd;
  const auto family = [](const char* name) { return FactMatch{"os.family", {name}}; };
  const auto name = [](const char* os) { return FactMatch{"os.name", {os}}; };
  const auto release = [](std::vector<std::string> majors) {
    return FactMatch{"os.release.major", std::move(majors)};
  };
  provider.default_for = {{family("archlinux")},
                          {family("redhat"), release({"7", "8", "9"})},
                          {family("redhat"), name("fedora")},
                          {family("suse")},
                          {family("coreos")},
                          {name("amazon"), release({"2"})},
                          {name("debian")},
                          {name("linuxmint")},
                          {name("ubuntu")},
                          {name("cumuluslinux"), release({"3", "4"})}};
  provider.not_default_for = {
      {name("debian"), release({"5", "6", "7"})},
      {name("linuxmint"), release({"10", "11", "12", "13", "14", "15", "16", "17"})},
      {name("ubuntu"), release({"10.04", "12.04", "14.04", "14.10"})}};
  provider.instances = instances;
  return provider;
}

}  // namespace muster::resources
