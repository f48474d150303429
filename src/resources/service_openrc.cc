#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "resources/service_base.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using Argv = ServiceTool::Argv;

constexpr const char* rc_service = "/sbin/rc-service";
constexpr const char* rc_update = "/sbin/rc-update";
constexpr const char* rc_status = "/bin/rc-status";

/// Is it among the services of a named run level?
std::string enabled(Context& context, Resource& service) {
  static const value::Regexp status_line(R"(^\s+(.*?)\s*\[\s*(.*)\s*\]$)");
  bool named_level = false;
  const std::string levels = query(context, {rc_status, "-C", "-a"});
  for (const auto& line : base::split(levels, "\n")) {
    if (line.empty()) continue;
    if (line.starts_with("Runlevel: ")) {
      named_level = true;
    } else if (line.front() != ' ' && line.front() != '\t') {
      named_level = false;
    } else if (const auto match = status_line.search(line)) {
      const auto& name = *match->groups[1];
      if (line.substr(name.begin, name.end - name.begin) == service.name())
        return named_level ? "true" : "false";
    }
  }
  return "false";
}

std::vector<Instance> instances(Context& context) {
  std::vector<Instance> out;
  const std::string names = query(context, {rc_service, "-C", "--list"});
  for (const auto& name : base::split(names, "\n")) {
    if (!name.empty()) out.push_back({.title = name, .state = {}});
  }
  return out;
}

Argv by_service(const Resource& service, const char* action) {
  return {rc_service, service.name(), action};
}

}  // namespace

ServiceTool openrc_tool() {
  ServiceTool tool;
  tool.start_command = [](Context&, const Resource& s) { return by_service(s, "start"); };
  tool.stop_command = [](Context&, const Resource& s) { return by_service(s, "stop"); };
  tool.restart_command = [](Context&, const Resource& s) {
    return s.text("hasrestart") == "true" ? by_service(s, "restart") : Argv{};
  };
  tool.status_command = [](Context&, const Resource& s) {
    return s.text("hasstatus") == "true" ? by_service(s, "status") : Argv{};
  };
  tool.enabled = enabled;
  tool.enable = [](Context& context, Resource& service, const std::string& wanted) {
    change(context, {rc_update, "-C", wanted == "true" ? "add" : "del", service.name()});
  };
  return tool;
}

Provider openrc_provider() {
  Provider provider = service_provider("openrc", "Services of OpenRC.", 2);
  provider.features = {"enableable", "refreshable"};
  provider.commands = {rc_service, rc_update, rc_status, "kill"};
  provider.default_for = {{{"os.name", {"gentoo"}}}, {{"os.name", {"funtoo"}}}};
  provider.instances = instances;
  return provider;
}

}  // namespace muster::resources
