#include "facts/interfaces.hh"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/strings.hh"
#include "facts/addresses.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 8> flag_names{{{"temporary", 0x01},
                                                                           {"noad", 0x02},
                                                                           {"optimistic", 0x04},
                                                                           {"dadfailed", 0x08},
                                                                           {"homeaddress", 0x10},
                                                                           {"deprecated", 0x20},
                                                                           {"tentative", 0x40},
                                                                           {"permanent", 0x80}}};

/// One address of an interface. A route may know an address that the interface itself does not
/// list.
struct Binding {
  std::string address;
  std::optional<std::string> netmask, network, scope;
  std::optional<value::Array> flags;
};

struct Bindings {
  std::vector<Binding> four, six;
};

Binding make_binding(const os::Address& from) {
  Binding out{.address = from.address, .netmask = {}, .network = {}, .scope = {}, .flags = {}};
  const auto address = parse_address(from.address);
  if (!address) return out;
  out.netmask = netmask(from.six, from.prefix_length).text();
  out.network = address->network(from.prefix_length).text();
  if (from.six) out.scope = scope6(from.address);
  return out;
}

value::Array flags_from(std::string_view hexadecimal) {
  unsigned bits = 0;
  std::from_chars(hexadecimal.data(), hexadecimal.data() + hexadecimal.size(), bits, 16);
  value::Array out;
  for (const auto& [name, bit] : flag_names) {
    if (bits & bit) out.emplace_back(name);
  }
  return out;
}

/// "fe8000000000000000fc00fffe000001" → "fe80::fc:ff:fe00:1".
std::string expand_hexadecimal(const std::string& digits) {
  std::string colons;
  for (std::size_t i = 0; i < digits.size(); i += 4) {
    if (i > 0) colons += ':';
    colons += digits.substr(i, 4);
  }
  const auto address = parse_address(colons);
  return address ? address->text() : std::string();
}

void set_flags(std::string_view table, std::map<std::string, Bindings>& all) {
  for (const std::string& line : lines(table)) {
    const auto fields = words(line);
    if (fields.size() != 6 || !all.contains(fields[5])) continue;
    const std::string address = expand_hexadecimal(fields[0]);
    for (Binding& binding : all[fields[5]].six) {
      if (binding.address == address) binding.flags = flags_from(fields[4]);
    }
  }
}

void add_routes(const std::vector<os::Route>& routes, std::map<std::string, Bindings>& all) {
  for (const os::Route& route : routes) {
    if (!all.contains(route.interface)) continue;
    auto& list = route.six ? all[route.interface].six : all[route.interface].four;
    const bool known = std::any_of(list.begin(), list.end(), [&](const Binding& binding) {
      return binding.address == route.source;
    });
    if (known) continue;
    list.push_back(
        {.address = route.source, .netmask = {}, .network = {}, .scope = {}, .flags = {}});
  }
}

/// Addresses that do not make an interface the machine's own way to the world.
bool is_ignored(const std::string& text) {
  const auto address = parse_address(text);
  if (!address) return true;
  if (address->six) {
    return address->within("::1", 128) || address->within("fe80::", 10) ||
           address->within("fc00::", 7);
  }
  return address->within("127.0.0.0", 8) || address->within("169.254.0.0", 16);
}

const Binding* main_binding(const std::vector<Binding>& bindings) {
  for (const Binding& binding : bindings) {
    if (!is_ignored(binding.address)) return &binding;
  }
  return bindings.empty() ? nullptr : &bindings.front();
}

value::Value or_undef(const std::optional<std::string>& text) {
  return text ? value::Value(*text) : value::Value();
}

value::Array bindings_value(const std::vector<Binding>& bindings) {
  value::Array out;
  for (const Binding& binding : bindings) {
    value::Hash hash{{"address", binding.address}};
    set_if(hash, "netmask", binding.netmask);
    set_if(hash, "network", binding.network);
    set_if(hash, "scope6", binding.scope);
    set_if(hash, "flags", binding.flags);
    out.emplace_back(std::move(hash));
  }
  return out;
}

bool is_mac(std::string_view mac) {
  return mac.size() >= 17 && mac.size() <= 59 && mac != "00:00:00:00:00:00";
}

value::Hash interface_value(const os::Interface& from, const NetworkTraces& traces,
                            const Bindings& own) {
  value::Hash out;
  if (!own.four.empty()) out.set("bindings", bindings_value(own.four));
  if (!own.six.empty()) out.set("bindings6", bindings_value(own.six));
  if (const auto dhcp = traces.dhcp.find(from.name); dhcp != traces.dhcp.end())
    out.set("dhcp", dhcp->second);
  const auto permanent = traces.permanent_mac.find(from.name);
  const std::string& mac = permanent != traces.permanent_mac.end() ? permanent->second : from.mac;
  if (is_mac(mac)) out.set("mac", mac);
  set_if(out, "mtu", from.mtu);
  if (const Binding* binding = main_binding(own.four)) {
    out.set("ip", binding->address);
    out.set("netmask", or_undef(binding->netmask));
    out.set("network", or_undef(binding->network));
  }
  if (const Binding* binding = main_binding(own.six)) {
    out.set("ip6", binding->address);
    out.set("netmask6", or_undef(binding->netmask));
    out.set("network6", or_undef(binding->network));
    out.set("scope6", scope6(binding->address));
  }
  return out;
}

std::optional<std::string> first_with_address(const std::vector<os::Interface>& interfaces,
                                              const std::map<std::string, Bindings>& all) {
  for (const os::Interface& interface : interfaces) {
    const Bindings& own = all.at(interface.name);
    for (const auto* list : {&own.four, &own.six}) {
      for (const Binding& binding : *list) {
        if (!is_ignored(binding.address)) return interface.name;
      }
    }
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> legacy_names{
    {{"ip", "ipaddress"},
     {"ip6", "ipaddress6"},
     {"mac", "macaddress"},
     {"mtu", "mtu"},
     {"netmask", "netmask"},
     {"netmask6", "netmask6"},
     {"network", "network"},
     {"network6", "network6"},
     {"scope6", "scope6"}}};

void set_legacy(const value::Hash& from, std::string_view suffix, value::Hash& out) {
  for (const auto& [key, name] : legacy_names) {
    // The machine's own mtu has no legacy name.
    if (suffix.empty() && key == "mtu") continue;
    const value::Value* found = from.find(key);
    if (found && !found->is_undef()) out.set(std::string(name) + std::string(suffix), *found);
  }
}

}  // namespace

std::string scope6(const std::string& text) {
  const auto address = parse_address(text);
  if (!address || !address->six) return {};
  const bool loopback = address->within("::1", 128);
  const bool compatible = address->within("::", 96) && !loopback && !address->within("::", 128);
  std::string out = compatible ? "compat," : "";
  if (address->within("fe80::", 10)) return out + "link";
  if (address->within("fec0::", 10)) return out + "site";
  return out + (loopback ? "host" : "global");
}

std::optional<std::string> default_route_interface(std::string_view route_table) {
  bool header = true;
  for (const std::string& line : lines(route_table)) {
    const auto fields = base::split(base::trim(line), "\t");
    const bool is_default =
        fields.size() > 7 && fields[1] == "00000000" && fields[7] == "00000000" && fields[0] != "*";
    if (!header && is_default) return std::string(base::trim(fields[0]));
    header = false;
  }
  return std::nullopt;
}

std::optional<std::string> permanent_address(std::string_view bonding, std::string_view slave) {
  bool ours = false;
  for (const std::string& line : lines(bonding)) {
    const std::string_view clean = base::trim(line);
    if (clean.starts_with("Slave Interface:")) ours = base::trim(clean.substr(16)) == slave;
    constexpr std::string_view prefix = "Permanent HW addr: ";
    if (ours && clean.starts_with(prefix)) return std::string(clean.substr(prefix.size()));
  }
  return std::nullopt;
}

std::optional<std::string> name_in_hosts(std::string_view hosts, std::string_view nsswitch,
                                         const std::string& host) {
  const auto sources = words(line_after(nsswitch, "hosts:").value_or(""));
  if (sources.empty() || sources[0] != "files") return std::nullopt;
  std::optional<std::string> found;
  for (const std::string& line : lines(hosts)) {
    const auto fields = words(std::string_view(line).substr(0, line.find('#')));
    if (fields.size() < 2 || std::find(fields.begin() + 1, fields.end(), host) == fields.end())
      continue;
    if (found && *found != fields[1]) return std::nullopt;
    found = fields[1];
  }
  return found;
}

HostNames host_names(const std::string& host_name, const std::optional<std::string>& canonical,
                     std::string_view resolv_conf) {
  HostNames out;
  const auto dot = host_name.find('.');
  const bool has_domain = dot != std::string::npos && dot + 1 < host_name.size();
  out.host = has_domain ? host_name.substr(0, dot) : host_name;
  if (has_domain) out.domain = host_name.substr(dot + 1);
  const bool useful =
      canonical && !canonical->empty() && *canonical != out.host && !parse_address(*canonical);
  if (!has_domain && useful) {
    out.fqdn = canonical;
    if (canonical->starts_with(out.host + ".")) out.domain = canonical->substr(out.host.size() + 1);
  }
  if (!out.domain || out.domain->empty()) {
    out.domain.reset();
    for (std::string_view key : {"domain", "search"}) {
      for (const std::string& line : lines(resolv_conf)) {
        const auto fields = words(line);
        if (!out.domain && line.starts_with(key) && fields.size() > 1 && fields[0] == key)
          out.domain = fields[1];
      }
    }
  }
  if (!out.fqdn && !out.host.empty())
    out.fqdn = out.domain ? out.host + "." + *out.domain : out.host;
  return out;
}

value::Hash networking_facts(const NetworkTraces& traces, const HostNames& names) {
  std::map<std::string, Bindings> bindings;
  for (const os::Interface& interface : traces.interfaces) {
    Bindings& own = bindings[interface.name];
    for (const os::Address& address : interface.addresses) {
      (address.six ? own.six : own.four).push_back(make_binding(address));
    }
  }
  add_routes(traces.routes, bindings);
  set_flags(traces.address_flags, bindings);

  value::Hash out, networking, interfaces, servers{{"system", {}}};
  std::optional<std::string> primary = default_route_interface(traces.route_table);
  if (!primary) primary = first_with_address(traces.interfaces, bindings);
  std::vector<std::string> interface_names;
  for (const os::Interface& interface : traces.interfaces) {
    const value::Hash found = interface_value(interface, traces, bindings[interface.name]);
    interfaces.set(interface.name, found);
    interface_names.push_back(interface.name);
    set_legacy(found, "_" + interface.name, out);
    if (const value::Value* dhcp = found.find("dhcp")) servers.set(interface.name, *dhcp);
    if (primary != interface.name) continue;
    for (const auto& [key, found_value] : found) {
      const bool list = *key.if_string() == "bindings" || *key.if_string() == "bindings6";
      if (!list && !found_value.is_undef()) networking.set(key, found_value);
    }
  }
  set_legacy(networking, "", out);
  if (const value::Value* dhcp = networking.find("dhcp")) servers.set("system", *dhcp);
  if (!interfaces.empty()) {
    std::sort(interface_names.begin(), interface_names.end());
    out.set("interfaces", base::join(interface_names, ","));
    out.set("dhcp_servers", servers);
    networking.set("interfaces", interfaces);
  }
  set_if(networking, "primary", primary);
  if (!names.host.empty()) networking.set("hostname", names.host);
  set_if(networking, "domain", names.domain);
  set_if(networking, "fqdn", names.fqdn);
  for (std::string_view key : {"hostname", "domain", "fqdn"}) {
    if (const value::Value* found = networking.find(key)) out.set(key, *found);
  }
  out.set("networking", networking);
  return out;
}

}  // namespace muster::facts
