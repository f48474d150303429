#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/dmi.hh"
#include "os/system.hh"
#include "value/value.hh"

namespace muster::facts {

/// Xen's traces on this machine.
struct Xen {
  std::string type;  // "xen0", "xenu" or empty
  bool privileged = false;
};

/// Everything the detection looks at.
struct VirtualTraces {
  std::string cgroup;          // /proc/1/cgroup
  std::string environment;     // /proc/1/environ
  std::string machine_id;      // /etc/machine-id
  std::string process_status;  // /proc/self/status
  Dmi dmi;
  std::vector<std::string> virt_what;  // the lines virt-what would print
  std::string pci;                     // what the PCI devices give away; see pci_hypervisor
  std::string vmware;                  // output of vmware -v
  bool openvz = false;
  Xen xen;
};

/// The container or hypervisor we are in, as Facter finds it.
struct Virtual {
  std::string platform;   // the `virtual` fact: "kvm", "docker", "physical"
  std::string virt_what;  // what virt-what's lines come to; empty: nothing
  value::Hash container;  // name → what is known of it
};

VirtualTraces read_virtual_traces(os::System& system, std::chrono::milliseconds timeout);
Virtual detect_virtual(const VirtualTraces& traces);
/// False for bare metal and for the hosts of other machines.
bool is_virtual(std::string_view platform);
/// The hypervisor a DMI product name stands for; empty when it stands for none.
std::string hypervisor_of_product(std::string_view product);
/// What Facter makes of virt-what's lines.
std::string virt_what_result(const std::vector<std::string>& printed,
                             std::string_view process_status);

/// One PCI function: sysfs' hexadecimal ids without 0x.
struct PciDevice {
  std::string vendor, device, klass;
};
/// The hypervisor whose devices these are; the first one that gives it away counts.
std::string pci_hypervisor(const std::vector<PciDevice>& devices);

/// What virt-what needs to know.
struct VirtWhatTraces {
  std::string cpuid;  // the hypervisor's signature
  Dmi dmi;
  std::string cpu_info, process_status, init_environment, own_cgroup;
  std::string machine;
  bool proc_vz = false, proc_bc = false, proc_xen = false, xen_control = false,
       hypervisor_xen = false;
  bool dockerenv = false;
  std::string device_tree;  // /proc/device-tree/hypervisor/compatible
};
std::vector<std::string> virt_what_lines(const VirtWhatTraces& traces);

}  // namespace muster::facts
