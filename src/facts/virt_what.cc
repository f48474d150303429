#include "base/strings.hh"
#include "facts/text.hh"
#include "facts/virtualization.hh"

namespace muster::facts {

namespace {

/// The checks in the order in which virt-what prints their results: the order decides what Facter
/// says.
class Checks {
 public:
  explicit Checks(const VirtWhatTraces& traces)
      : t_(traces),
        vendor_(dmi_text(t_.dmi, "sys_vendor")),
        product_(dmi_text(t_.dmi, "product_name")) {}

  std::vector<std::string> lines() {
    commercial();
    containers();
    mainframes();
    clouds();
    xen();
    if (!under_xen_) kvm();
    later_containers();
    return std::move(out_);
  }

 private:
  void say(const char* line) { out_.emplace_back(line); }
  bool vendor(std::string_view name) const {
    return contains(vendor_, name) || dmi_text(t_.dmi, "board_vendor").starts_with(name) ||
           dmi_text(t_.dmi, "chassis_vendor").starts_with(name);
  }
  bool bios(std::string_view name) const {
    return dmi_text(t_.dmi, "bios_vendor").starts_with(name);
  }

  void commercial() {
    if (vendor("Alibaba")) say("alibaba_cloud");
    if (t_.cpuid == "VMwareVMware" || vendor("VMware")) say("vmware");
    if (t_.cpuid == "Microsoft Hv") say("hyperv");
    if (t_.cpuid != "Microsoft Hv" && vendor("Microsoft Corporation") &&
        product_ == "Virtual Machine") {
      say("virtualpc");
    }
    if (vendor("innotek GmbH")) say("virtualbox");
    if (t_.cpuid == "bhyve bhyve " || bios("BHYVE")) say("bhyve");
  }

  void containers() {
    if (t_.proc_vz && !t_.proc_bc) say("openvz");
    for (const std::string& entry : base::split(t_.init_environment, std::string_view("\0", 1))) {
      if (base::lower_ascii(entry).starts_with("container=lxc")) {
        say("lxc");
        break;
      }
    }
    if (const auto context = line_after(t_.process_status, "VxID:")) {
      say("linux_vserver");
      say(*context == "0" ? "linux_vserver-host" : "linux_vserver-guest");
    }
  }

  void mainframes() {
    if (contains(t_.cpu_info, "UML")) say("uml");
    if (const auto id = line_after(t_.cpu_info, "vendor_id")) {
      if (contains(*id, "PowerVM Lx86")) say("powervm_lx86");
      if (contains(*id, "IBM/S390")) say("ibm_systemz");
    }
    if (bios("Parallels")) {
      say("parallels");
      under_xen_ = true;
    }
  }

  void clouds() {
    if (vendor("Nutanix")) say("nutanix_ahv");
    if (vendor("oVirt")) say("ovirt");
    if (contains(product_, "RHEV Hypervisor")) say("rhev");
    if (contains(product_, "Google Compute Engine")) say("google_cloud");
    if (vendor("Red Hat")) say("redhat");
  }

  void xen() {
    if (t_.cpuid == "XenVMMXenVMM" && !t_.dmi.empty()) {
      say("xen");
      say("xen-hvm");
      under_xen_ = true;
    } else if (t_.proc_xen) {
      say("xen");
      say(t_.xen_control ? "xen-dom0" : "xen-domU");
      under_xen_ = true;
    } else if (t_.hypervisor_xen) {
      say("xen");
    } else if (t_.machine == "aarch64" && contains(t_.device_tree, "xen")) {
      say("xen");
      under_xen_ = true;
    } else if (t_.machine == "aarch64" && contains(t_.device_tree, "vmware")) {
      say("vmware");
    }
  }

  void kvm() {
    const bool graviton = vendor("Amazon EC2") && t_.machine == "aarch64";
    if (t_.cpuid == "KVMKVMKVM" || contains(product_, "KVM") || vendor("KVM") || graviton ||
        contains(t_.device_tree, "linux,kvm")) {
      say("kvm");
    } else if (t_.cpuid == "TCGTCGTCGTCG" || vendor("QEMU") || contains(t_.cpu_info, "QEMU")) {
      say("qemu");
    }
    if (t_.cpuid == "LKVMLKVMLKVM") say("lkvm");
  }

  void later_containers() {
    if (t_.dockerenv || contains(t_.own_cgroup, "/docker/")) say("docker");
    if (contains(t_.init_environment, "container=podman") || contains(t_.own_cgroup, "/libpod-")) {
      say("podman");
    }
    if (t_.cpuid == "OpenBSDVMM58") say("vmm");
    const std::string version = dmi_text(t_.dmi, "bios_version");
    if (version.ends_with(".amazon") || bios("Amazon EC2")) say("aws");
  }

  const VirtWhatTraces& t_;
  std::string vendor_, product_;
  bool under_xen_ = false;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> virt_what_lines(const VirtWhatTraces& traces) {
  return Checks(traces).lines();
}

std::string virt_what_result(const std::vector<std::string>& printed,
                             std::string_view process_status) {
  if (printed.empty()) return {};
  for (std::size_t i = 0; i + 1 < printed.size(); ++i) {
    if (printed[i] != "xen") continue;
    // Facter knows domU by a spelling that virt-what does not use.
    if (printed[i + 1] == "xen-hvm") return "xenhvm";
    if (printed[i + 1] == "xen-dom0") return "xen0";
  }
  if (printed[0] == "ibm_systemz") return "zlinux";
  if (printed[0] == "linux_vserver") {
    const auto context = line_after(process_status, "VxID:");
    return context && *context == "0" ? "vserver_host" : "vserver";
  }
  for (const std::string& line : printed) {
    if (line != "redhat") return line;
  }
  return {};
}

}  // namespace muster::facts
