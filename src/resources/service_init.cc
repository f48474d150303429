#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "resources/service_base.hh"

namespace muster::resources {

namespace {

using Argv = ServiceTool::Argv;

const std::set<std::string, std::less<>> not_services = {"functions.sh",
                                                         "reboot.sh",
                                                         "shutdown.sh",
                                                         "functions",
                                                         "halt",
                                                         "killall",
                                                         "single",
                                                         "linuxconf",
                                                         "reboot",
                                                         "boot",
                                                         "wait-for-state",
                                                         "portmap-wait",
                                                         "rcS",
                                                         "module-init-tools",
                                                         "plymouth-ready",
                                                         "idmapd-mounting",
                                                         "startpar-bridge",
                                                         "cryptdisks-udev",
                                                         "statd-mounting",
                                                         "gssd-mounting"};

bool is_directory(Context& context, const std::string& path) {
  const auto status = context.system.follow(path);
  return status && status->kind == os::FileKind::directory;
}

/// The script of a service in one of its folders, with or without ".sh".
std::string script_of(Context& context, const Resource& service) {
  for (const char* ending : {"", ".sh"}) {
    for (const auto& folder : texts(service.get("path"))) {
      if (!is_directory(context, folder)) continue;
      std::string path = folder + "/" + service.name() + ending;
      if (context.system.follow(path)) return path;
      debug(context, "Could not find " + service.name() + ending + " in " + folder);
    }
  }
  throw base::Error("Could not find init script for '" + service.name() + "'");
}

Argv by_script(Context& context, const Resource& service, const char* action) {
  return {script_of(context, service), action};
}

bool has_status(const Resource& service) {
  return service.text("hasstatus") == "true";
}

bool has_restart(const Resource& service) {
  return service.text("hasrestart") == "true";
}

std::vector<Instance> instances(Context& context) {
  constexpr const char* folder = "/etc/init.d";
  constexpr unsigned executable = 0111;
  std::vector<Instance> out;
  for (const auto& name : context.system.list(folder)) {
    const std::string path = std::string(folder) + "/" + name;
    if (name.starts_with('.') || not_services.contains(name)) continue;
    const auto status = context.system.follow(path);
    if (!status || status->kind == os::FileKind::directory || (status->mode & executable) == 0)
      continue;
    if (context.system.read_link(path) == "/lib/init/upstart-job") continue;
    out.push_back({.title = name, .state = {}});
  }
  return out;
}

bool is_plain_init(Context& context) {
  const std::string name = base::lower_ascii(text(context.fact("os.name")));
  const std::string family = base::lower_ascii(text(context.fact("os.family")));
  return name != "debian" && name != "ubuntu" && family != "redhat";
}

/// Links in /etc/rc*.d that start the service.
std::size_t start_links(Context& context, std::string name) {
  if (const auto end = name.find(".service"); end != std::string::npos) name.resize(name.find('.'));
  std::size_t count = 0;
  for (const auto& folder : context.system.list("/etc")) {
    if (!folder.starts_with("rc") || !folder.ends_with(".d")) continue;
    for (const auto& link : context.system.list("/etc/" + folder))
      count += link.size() == name.size() + 3 && link.front() == 'S' && link.substr(3) == name;
  }
  return count;
}

bool has_new_update_rc(Context& context) {
  const auto version =
      execute(context, {.argv = {"dpkg-query", "-W", "--showformat", "${Version}", "sysv-rc"},
                        .must_succeed = false,
                        .combine = false});
  return execute(context, {.argv = {"dpkg", "--compare-versions", version.out, "ge", "2.88"},
                           .must_succeed = false})
             .status == 0;
}

void enable_by_debian(Context& context, Resource& service, const std::string& wanted) {
  const std::string program = "/usr/sbin/update-rc.d";
  const std::string& name = service.name();
  if (wanted == "true") {
    change(context, {program, "-f", name, "remove"});
    change(context, {program, name, "defaults"});
  } else if (has_new_update_rc(context)) {
    change(context, {program, name, "disable"});
  } else {
    change(context, {program, "-f", name, "remove"});
    change(context, {program, name, "stop", "00", "1", "2", "3", "4", "5", "6", "."});
  }
}

std::string enabled_by_redhat(Context& context, Resource& service) {
  const auto result =
      execute(context, {.argv = {"/sbin/chkconfig", service.name()}, .must_succeed = false});
  if (result.status != 0) return "false";
  if (text(context.fact("os.family")) != "Suse") return "true";
  for (const auto& line : base::split(result.out, "\n")) {
    const std::string_view state = base::trim(line);
    if (!state.starts_with(service.name())) continue;
    const auto word = base::trim(state.substr(service.name().size()));
    if (word == "on" || word == "B") return "true";
  }
  return "false";
}

void enable_by_redhat(Context& context, Resource& service, const std::string& wanted) {
  const std::string program = "/sbin/chkconfig";
  const bool on = wanted == "true";
  try {
    if (on) {
      change(context, {program, "--add", service.name()});
      change(context, {program, service.name(), "on"});
    } else {
      change(context, {program, "--level", "0123456", service.name(), "off"});
    }
  } catch (const base::Error& error) {
    throw base::Error(std::string("Could not ") + (on ? "enable " : "disable ") + service.name() +
                      ": " + error.what());
  }
}

}  // namespace

bool is_enabled_by_debian(Context& context, const Resource& service) {
  const auto answer = execute(
      context, {.argv = {"/usr/sbin/invoke-rc.d", "--quiet", "--query", service.name(), "start"},
                .must_succeed = false,
                .combine = false});
  if (answer.status == 104 || answer.status == 106) return true;
  if (answer.status != 101 && answer.status != 105) return false;
  constexpr std::size_t usual_run_levels = 4;
  return start_links(context, service.name()) >= usual_run_levels;
}

ServiceTool init_tool() {
  ServiceTool tool;
  tool.start_command = [](Context& c, const Resource& s) { return by_script(c, s, "start"); };
  tool.stop_command = [](Context& c, const Resource& s) { return by_script(c, s, "stop"); };
  tool.restart_command = [](Context& c, const Resource& s) {
    return has_restart(s) ? by_script(c, s, "restart") : Argv{};
  };
  tool.status_command = [](Context& c, const Resource& s) {
    return has_status(s) ? by_script(c, s, "status") : Argv{};
  };
  return tool;
}

ServiceTool debian_tool() {
  ServiceTool tool = init_tool();
  tool.status_command = [](Context&, const Resource& s) {
    return has_status(s) ? Argv{"/usr/sbin/service", s.name(), "status"} : Argv{};
  };
  tool.enabled = [](Context& context, Resource& service) {
    return std::string(is_enabled_by_debian(context, service) ? "true" : "false");
  };
  tool.enable = enable_by_debian;
  return tool;
}

ServiceTool redhat_tool() {
  const auto by_service = [](const Resource& s, const char* action) {
    return Argv{"/sbin/service", s.name(), action};
  };
  ServiceTool tool;
  tool.start_command = [=](Context&, const Resource& s) { return by_service(s, "start"); };
  tool.stop_command = [=](Context&, const Resource& s) { return by_service(s, "stop"); };
  tool.restart_command = [=](Context&, const Resource& s) {
    return has_restart(s) ? by_service(s, "restart") : Argv{};
  };
  tool.status_command = [=](Context&, const Resource& s) {
    return has_status(s) ? by_service(s, "status") : Argv{};
  };
  tool.enabled = enabled_by_redhat;
  tool.enable = enable_by_redhat;
  return tool;
}

std::vector<Provider> init_providers() {
  Provider init = service_provider("init", "Scripts in `/etc/init.d`.", 2);
  init.commands = {"kill"};
  init.suitable = is_plain_init;
  init.instances = instances;
  Provider debian =
      service_provider("debian", "Scripts in `/etc/init.d`, enabled by `update-rc.d`.", 3);
  debian.features = {"enableable", "refreshable"};
  debian.commands = {"/usr/sbin/update-rc.d", "/usr/sbin/invoke-rc.d", "/usr/sbin/service", "kill"};
  debian.suitable = [](Context& context) { return !is_systemd(context); };
  debian.default_for = {{{"os.name", {"cumuluslinux"}}, {"os.release.major", {"1", "2"}}},
                        {{"os.name", {"debian"}}, {"os.release.major", {"5", "6", "7"}}},
                        {{"os.name", {"devuan"}}}};
  debian.instances = instances;
  Provider redhat =
      service_provider("redhat", "Scripts in `/etc/init.d`, enabled by `chkconfig`.", 3);
  redhat.features = {"enableable", "refreshable"};
  redhat.commands = {"/sbin/chkconfig", "/sbin/service", "kill"};
  redhat.default_for = {{{"os.family", {"redhat"}}},
                        {{"os.family", {"suse"}}, {"os.release.major", {"10", "11"}}}};
  redhat.instances = instances;
  return {init, debian, redhat};
}

}  // namespace muster::resources
