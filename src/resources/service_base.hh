#pragma once
#include <functional>
#include <string>
#include <vector>

#include "os/system.hh"
#include "resources/provider.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// What one kind of service manager does for a service. Null: it cannot; an empty command: it has
/// none, and the process table is searched.
struct ServiceTool {
  using Argv = std::vector<std::string>;
  std::function<Argv(Context&, const Resource&)> start_command;
  std::function<Argv(Context&, const Resource&)> stop_command;
  std::function<Argv(Context&, const Resource&)> restart_command;
  std::function<Argv(Context&, const Resource&)> status_command;
  /// "true", "false", "mask".
  std::function<std::string(Context&, Resource&)> enabled;
  std::function<void(Context&, Resource&, const std::string& wanted)> enable;
  /// Null: equality.
  std::function<bool(Context&, const Resource&, const std::string& is)> enabled_in_sync;
  std::function<void(Context&, const Resource&)> before_start;  // and before a restart
  /// The text of a failure to start, stop or restart.
  std::function<std::string(Context&, const Resource&, const std::string& action,
                            const std::string& failure)>
      explain;
};

/// A provider's tool by the provider's name; nullptr when there is none.
const ServiceTool* service_tool(const Resource& service);

/// Fills in the hooks of a provider of that name.
Provider service_provider(std::string name, std::string doc, int depth);

/// "running" or "stopped".
std::string service_status(Context& context, const Resource& service);
void start_service(Context& context, Resource& service);
void stop_service(Context& context, Resource& service);
void restart_service(Context& context, Resource& service);

/// Runs one of the commands of a service (the user's own, or the tool's). Throws base::Error
/// "Could not start Service[x]: …" when it must succeed and does not.
os::CommandResult run_service_command(Context& context, const Resource& service,
                                      const std::string& action, const ServiceTool::Argv& command,
                                      bool must_succeed);

bool is_systemd(Context& context);

ServiceTool base_service_tool();
ServiceTool systemd_tool();
ServiceTool init_tool();
ServiceTool debian_tool();
ServiceTool redhat_tool();
ServiceTool openrc_tool();

std::vector<Provider> init_providers();  // init, debian, redhat
Provider systemd_provider();
Provider openrc_provider();

/// Does invoke-rc.d say that the service is started at boot?
bool is_enabled_by_debian(Context& context, const Resource& service);

}  // namespace muster::resources
