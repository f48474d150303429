#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/interfaces.hh"
#include "facts/text.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

std::optional<std::string> server_address(const std::optional<std::string>& lease) {
  return lease ? line_after(*lease, "SERVER_ADDRESS=") : std::nullopt;
}

/// dhclient's lease file: the server of a lease that speaks of the interface.
std::optional<std::string> dhclient_server(std::string_view lease, const std::string& interface) {
  bool ours = false;
  for (const std::string& line : lines(lease)) {
    const auto at = line.find("interface");
    if (at != std::string::npos && line.find(interface, at) != std::string::npos) ours = true;
  }
  constexpr std::string_view key = "dhcp-server-identifier ";
  const auto at = lease.find(key);
  if (!ours || at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = lease.substr(at + key.size());
  return std::string(rest.substr(0, rest.find_first_not_of("0123456789.")));
}

std::optional<std::string> from_dhclient(os::System& system, const std::string& interface) {
  for (const std::string folder : {"/var/lib/dhclient/", "/var/lib/dhcp/", "/var/lib/dhcp3/",
                                   "/var/lib/NetworkManager/", "/var/db/"}) {
    for (const std::string& file : system.list(folder)) {
      const auto at = file.find("dhclient");
      if (at == std::string::npos || file.find(".lease", at) == std::string::npos) continue;
      const auto lease = system.read(folder + file);
      if (auto server = lease ? dhclient_server(*lease, interface) : std::nullopt) return server;
    }
  }
  return std::nullopt;
}

std::optional<std::string> from_network_manager(os::System& system, const std::string& interface) {
  const std::string folder = "/var/lib/NetworkManager/";
  for (const std::string& file : system.list(folder)) {
    if (contains(file, "internal") && file.ends_with(interface + ".lease")) {
      return server_address(system.read(folder + file));
    }
  }
  return std::nullopt;
}

std::optional<std::string> from_dhcpcd(Context& context, const std::optional<std::string>& program,
                                       const std::string& interface) {
  if (!program) return std::nullopt;
  const auto result =
      context.system.run({.argv = {*program, "-U", interface}, .timeout = context.timeout});
  auto server = line_after(result.out, "dhcp_server_identifier=");
  if (server) server = base::replace_all(*server, "'", "");
  return server;
}

std::optional<std::string> dhcp_server(Context& context, const std::optional<std::string>& dhcpcd,
                                       const os::Interface& interface) {
  os::System& system = context.system;
  auto server =
      server_address(system.read("/run/systemd/netif/leases/" + std::to_string(interface.index)));
  if (!server) server = from_dhclient(system, interface.name);
  if (!server) server = from_network_manager(system, interface.name);
  if (!server) server = from_dhcpcd(context, dhcpcd, interface.name);
  return server;
}

NetworkTraces read_network(Context& context) {
  NetworkTraces out{.interfaces = os::interfaces(),
                    .routes = os::routes_with_source(),
                    .dhcp = {},
                    .permanent_mac = {},
                    .route_table = context.system.read("/proc/net/route").value_or(""),
                    .address_flags = context.system.read("/proc/net/if_inet6").value_or("")};
  const auto dhcpcd = context.system.which("dhcpcd");
  for (const os::Interface& interface : out.interfaces) {
    if (const auto server = dhcp_server(context, dhcpcd, interface))
      out.dhcp[interface.name] = *server;
    if (interface.master.empty()) continue;
    const auto bonding = context.system.read("/proc/net/bonding/" + interface.master);
    const auto mac = bonding ? permanent_address(*bonding, interface.name) : std::nullopt;
    if (mac) out.permanent_mac[interface.name] = *mac;
  }
  return out;
}

HostNames read_host_names(Context& context) {
  const std::string host = os::host_name();
  std::optional<std::string> canonical;
  // A name that has its domain is taken at its word, without asking the resolver.
  if (host.find('.') == std::string::npos) {
    canonical = name_in_hosts(context.system.read("/etc/hosts").value_or(""),
                              context.system.read("/etc/nsswitch.conf").value_or(""), host);
    if (!canonical) canonical = os::canonical_name(host, context.timeout);
  }
  return host_names(host, canonical, context.system.read("/etc/resolv.conf").value_or(""));
}

}  // namespace

Fact define_networking() {
  return {.doc = "The interfaces, addresses and names of the machine.",
          .provides = {"networking"},
          .legacy = {"interfaces",   "dhcp_servers", "hostname",   "domain",      "fqdn",
                     "ipaddress",    "ipaddress6",   "macaddress", "netmask",     "netmask6",
                     "network",      "network6",     "scope6",     "ipaddress_*", "ipaddress6_*",
                     "macaddress_*", "mtu_*",        "netmask_*",  "netmask6_*",  "network_*",
                     "network6_*",   "scope6_*"},
          .resolve = [](Context& context) {
            return networking_facts(read_network(context), read_host_names(context));
          }};
}

}  // namespace muster::facts
