#include "facts/virtualization.hh"

#include <algorithm>
#include <array>

#include "base/strings.hh"
#include "facts/text.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr std::array<Row, 11> products{{{"VMware", "vmware"},
                                        {"VirtualBox", "virtualbox"},
                                        {"Parallels", "parallels"},
                                        {"KVM", "kvm"},
                                        {"Virtual Machine", "hyperv"},
                                        {"RHEV Hypervisor", "rhev"},
                                        {"oVirt Node", "ovirt"},
                                        {"HVM domU", "xenhvm"},
                                        {"Bochs", "bochs"},
                                        {"OpenBSD", "vmm"},
                                        {"BHYVE", "bhyve"}}};

constexpr std::array<Row, 6> pci_vendors{{{"80ee", "virtualbox"},
                                          {"5853", "xenhvm"},
                                          {"1414", "hyperv"},
                                          {"15ad", "vmware"},
                                          {"1ab8", "parallels"},
                                          {"1af4", "kvm"}}};

std::string content(os::System& system, const char* path) {
  return system.read(path, 65536).value_or("");
}

bool exists(os::System& system, const char* path) {
  return system.follow(path).has_value();
}

bool has_openvz(os::System& system) {
  return exists(system, "/proc/vz") && !exists(system, "/proc/lve/list") &&
         !system.list("/proc/vz").empty();
}

Xen read_xen(os::System& system) {
  Xen out;
  if (exists(system, "/dev/xen/evtchn")) {
    out.type = "xen0";
  } else if (exists(system, "/proc/xen") || exists(system, "/dev/xvda1")) {
    out.type = "xenu";
  }
  const std::string capabilities = content(system, "/proc/xen/capabilities");
  out.privileged = base::trim(capabilities) == "control_d" || out.type == "xen0";
  return out;
}

/// Facter asks virt-what, which answers to root only and where it is installed. We look at the same
/// things ourselves: running it takes fifty milliseconds.
std::vector<std::string> ask_virt_what(os::System& system, const VirtualTraces& known) {
  if (system.effective_uid() != 0 || !system.which("virt-what")) return {};
  return virt_what_lines(
      {.cpuid = os::hypervisor_signature(),
       .dmi = known.dmi,
       .cpu_info = content(system, "/proc/cpuinfo"),
       .process_status = known.process_status,
       .init_environment = known.environment,
       .own_cgroup = content(system, "/proc/self/cgroup"),
       .machine = os::kernel().machine,
       .proc_vz = exists(system, "/proc/vz"),
       .proc_bc = exists(system, "/proc/bc"),
       .proc_xen = exists(system, "/proc/xen"),
       .xen_control = contains(content(system, "/proc/xen/capabilities"), "control_d"),
       .hypervisor_xen = contains(content(system, "/sys/hypervisor/type"), "xen"),
       .dockerenv = exists(system, "/.dockerenv") || exists(system, "/.dockerinit"),
       .device_tree = content(system, "/proc/device-tree/hypervisor/compatible")});
}

/// Facter sees the PCI devices through lspci, and nothing where that is not installed.
std::string ask_pci(os::System& system) {
  if (!system.which("lspci")) return {};
  std::vector<PciDevice> devices;
  for (const std::string& slot : system.list("/sys/bus/pci/devices")) {
    const std::string folder = "/sys/bus/pci/devices/" + slot;
    const auto id = [&](const char* file) {
      const auto text = system.read(folder + file, 64).value_or("");
      const std::string clean(base::trim(text));
      return clean.starts_with("0x") ? clean.substr(2) : clean;
    };
    devices.push_back({.vendor = id("/vendor"), .device = id("/device"), .klass = id("/class")});
  }
  return pci_hypervisor(devices);
}

std::string docker_id(std::string_view cgroup) {
  const auto at = cgroup.find("docker/");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = cgroup.substr(at + 7);
  return std::string(rest.substr(0, rest.find('\n')));
}

std::string lxc_name(std::string_view cgroup) {
  for (const std::string& line : lines(cgroup)) {
    if (line.starts_with("/lxc/")) return line.substr(5, line.find('/', 5) - 5);
  }
  return {};
}

/// The container's name and what is known of it.
std::pair<std::string, value::Hash> find_container(const VirtualTraces& t) {
  const std::string docker = docker_id(t.cgroup), lxc = lxc_name(t.cgroup);
  if (!lxc.empty()) return {"lxc", {{"name", lxc}}};
  if (contains(t.environment, "container=lxc")) {
    return {"lxc", docker.empty() ? value::Hash() : value::Hash{{"name", docker}}};
  }
  if (!docker.empty()) return {"docker", {{"id", docker}}};
  if (contains(t.environment, "container=systemd-nspawn")) {
    const std::string id(base::trim(t.machine_id));
    return {"systemd_nspawn", id.empty() ? value::Hash() : value::Hash{{"id", id}}};
  }
  return {};
}

std::string vmware_product(std::string_view output) {
  const auto parts = words(output);
  if (parts.size() != 2) return {};
  return base::lower_ascii(parts[0]) + "_" + base::lower_ascii(parts[1]);
}

std::string openvz_kind(const VirtualTraces& t) {
  if (!t.openvz) return {};
  const auto id = line_after(t.process_status, "envID:");
  if (!id) return {};
  return *id == "0" ? "openvzhn" : "openvzve";
}

std::string vserver_kind(const VirtualTraces& t) {
  auto id = line_after(t.process_status, "s_context:");
  if (!id) id = line_after(t.process_status, "VxID:");
  if (!id) return {};
  return *id == "0" ? "vserver_host" : "vserver";
}

std::string first_not_empty(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return {};
}

std::string by_firmware(const Dmi& dmi) {
  if (contains(dmi_text(dmi, "bios_vendor"), "Amazon EC2")) return "kvm";
  return hypervisor_of_product(dmi_text(dmi, "product_name"));
}

}  // namespace

std::string hypervisor_of_product(std::string_view product) {
  for (const auto& [part, hypervisor] : products) {
    if (contains(product, part)) return std::string(hypervisor);
  }
  return {};
}

std::string pci_hypervisor(const std::vector<PciDevice>& devices) {
  for (const PciDevice& device : devices) {
    if (device.vendor == "1ae0" && device.klass.starts_with("8007")) return "gce";
    // Red Hat's vendor number carries other things than virtio too.
    if (device.vendor == "1af4" && !device.device.starts_with("10")) continue;
    if (device.vendor == "1414" && device.device != "5353") continue;
    const auto found = std::find_if(pci_vendors.begin(), pci_vendors.end(),
                                    [&](const Row& row) { return row.first == device.vendor; });
    if (found != pci_vendors.end()) return std::string(found->second);
  }
  return {};
}

bool is_virtual(std::string_view platform) {
  constexpr std::array<std::string_view, 6> hosts{"physical",           "xen0",     "vmware_server",
                                                  "vmware_workstation", "openvzhn", "vserver_host"};
  return std::find(hosts.begin(), hosts.end(), platform) == hosts.end();
}

VirtualTraces read_virtual_traces(os::System& system, std::chrono::milliseconds timeout) {
  VirtualTraces out{.cgroup = content(system, "/proc/1/cgroup"),
                    .environment = content(system, "/proc/1/environ"),
                    .machine_id = content(system, "/etc/machine-id"),
                    .process_status = content(system, "/proc/self/status"),
                    .dmi = read_dmi(system),
                    .openvz = has_openvz(system),
                    .xen = read_xen(system)};
  out.virt_what = ask_virt_what(system, out);
  out.pci = ask_pci(system);
  if (const auto program = system.which("vmware")) {
    out.vmware = system.run({.argv = {*program, "-v"}, .timeout = timeout}).out;
  }
  return out;
}

Virtual detect_virtual(const VirtualTraces& t) {
  Virtual out;
  out.virt_what = virt_what_result(t.virt_what, t.process_status);
  auto [container, known] = find_container(t);
  if (!container.empty()) out.container.set(container, known);
  const bool google = contains(dmi_text(t.dmi, "bios_vendor"), "Google");
  out.platform = first_not_empty({container, google ? "gce" : "", out.virt_what,
                                  vmware_product(t.vmware), openvz_kind(t), vserver_kind(t),
                                  t.xen.type, by_firmware(t.dmi), t.pci, "physical"});
  return out;
}

}  // namespace muster::facts
