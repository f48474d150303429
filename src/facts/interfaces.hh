#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/network.hh"
#include "value/value.hh"

namespace muster::facts {

/// What the networking facts are made of.
struct NetworkTraces {
  std::vector<os::Interface> interfaces;
  std::vector<os::Route> routes;
  std::map<std::string, std::string> dhcp;           // interface → its DHCP server
  std::map<std::string, std::string> permanent_mac;  // slave of a bond → its own address
  std::string route_table;                           // /proc/net/route
  std::string address_flags;                         // /proc/net/if_inet6
};

struct HostNames {
  std::string host;
  std::optional<std::string> domain, fqdn;
};

/// The host's name, its domain and its whole name, as Facter puts them together: `canonical` is the
/// resolver's canonical name for the host, `resolv_conf` the text of that file.
HostNames host_names(const std::string& host_name, const std::optional<std::string>& canonical,
                     std::string_view resolv_conf);

/// The canonical name that /etc/hosts gives a host, where the resolver would take it from there:
/// nullopt when nsswitch.conf asks something else first, or the file has no name or several for the
/// host.
std::optional<std::string> name_in_hosts(std::string_view hosts, std::string_view nsswitch,
                                         const std::string& host);

/// The interface of the default route; nullopt when the table has none.
std::optional<std::string> default_route_interface(std::string_view route_table);
/// "link", "site", "host" or "global", with "compat," before it for IPv4-compatible addresses.
std::string scope6(const std::string& address);
/// The permanent hardware address of a slave in the text of /proc/net/bonding/BOND.
std::optional<std::string> permanent_address(std::string_view bonding, std::string_view slave);

/// `networking` and its legacy names.
value::Hash networking_facts(const NetworkTraces& traces, const HostNames& names);

}  // namespace muster::facts
