#include "base/strings.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "facts/virtualization.hh"

namespace muster::facts {

namespace {

value::Hash kvm_provider(const Dmi& dmi) {
  const std::string maker = dmi_text(dmi, "sys_vendor");
  if (maker == "Google") return {{"google", true}};
  if (maker.starts_with("OpenStack")) return {{"openstack", true}};
  if (maker.starts_with("Amazon")) return {{"amazon", true}};
  return {};
}

bool is_kvm(const VirtualTraces& t, const Virtual& found) {
  const std::string product = dmi_text(t.dmi, "product_name"),
                    bios = dmi_text(t.dmi, "bios_vendor");
  const std::string known = hypervisor_of_product(product);
  if (known == "virtualbox" || known == "parallels") return false;
  return found.virt_what == "kvm" || t.pci == "kvm" || contains(bios, "Amazon EC2") ||
         contains(bios, "Google") || (known.empty() && contains(product, "OpenStack"));
}

/// What only dmidecode knows of the hypervisor; run where Facter runs it.
std::string dmidecode(Context& context) {
  const auto program = context.system.which("dmidecode");
  return program ? context.system.run({.argv = {*program}, .timeout = context.timeout}).out : "";
}

std::optional<std::string> word_after(std::string_view text, std::string_view prefix) {
  const auto at = text.find(prefix);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = words(text.substr(at + prefix.size(), 64));
  return rest.empty() ? std::nullopt : std::optional(rest[0]);
}

value::Hash virtualbox_versions(Context& context) {
  value::Hash out;
  const std::string text = dmidecode(context);
  set_if(out, "version", word_after(text, "vboxVer_"));
  set_if(out, "revision", word_after(text, "vboxRev_"));
  return out;
}

/// VMware's release by the address its BIOS is loaded at.
value::Hash vmware_version(Context& context) {
  static constexpr std::pair<std::string_view, std::string_view> releases[] = {
      {"0xe8480", "ESXi 2.5"},  {"0xe7c70", "ESXi 3.0"}, {"0xe66c0", "ESXi 3.5"},
      {"0xe7910", "ESXi 3.5"},  {"0xea550", "ESXi 4.0"}, {"0xea6c0", "ESXi 4.0"},
      {"0xea2e0", "ESXi 4.1"},  {"0xe72c0", "ESXi 5.0"}, {"0xea0c0", "ESXi 5.1"},
      {"0xea050", "ESXi 5.5"},  {"0xe99e0", "ESXi 6.0"}, {"0xe9a40", "ESXi 6.0"},
      {"0xea580", "ESXi 6.5"},  {"0xea520", "ESXi 6.7"}, {"0xea490", "ESXi 6.7"},
      {"0xea5e0", "Fusion 8.5"}};
  const auto address = word_after(dmidecode(context), "Address:");
  for (const auto& [at, release] : releases) {
    if (address && base::lower_ascii(*address) == at) return {{"version", release}};
  }
  return {};
}

value::Hash hypervisors(Context& context, const VirtualTraces& t, const Virtual& found) {
  value::Hash out = found.container;
  const std::string maker = dmi_text(t.dmi, "sys_vendor"),
                    product = dmi_text(t.dmi, "product_name");
  if (contains(maker, "Microsoft") || product == "Virtual Machine")
    out.set("hyperv", value::Hash());
  if (is_kvm(t, found)) out.set("kvm", kvm_provider(t.dmi));
  if (t.openvz) {
    if (const auto id = line_after(t.process_status, "envID:")) {
      out.set("openvz", value::Hash{{"id", leading_number(*id)}, {"host", *id == "0"}});
    }
  }
  if (product == "VirtualBox" || contains(found.virt_what, "virtualbox") || t.pci == "virtualbox") {
    out.set("virtualbox", virtualbox_versions(context));
  }
  if (found.virt_what == "vmware" || product == "VMware" || t.pci == "vmware" ||
      maker == "VMware, Inc.") {
    out.set("vmware", vmware_version(context));
  }
  if (contains(found.platform, "xen")) {
    const bool hvm = hypervisor_of_product(product) == "xenhvm" || t.pci == "xenhvm";
    out.set("xen", value::Hash{{"context", hvm ? "hvm" : "pv"}, {"privileged", t.xen.privileged}});
  }
  return out;
}

/// The guests of a Xen host.
value::Array xen_domains(Context& context) {
  value::Array out;
  const bool xl = context.system.follow("/usr/sbin/xl").has_value();
  const bool xm = context.system.follow("/usr/sbin/xm").has_value();
  const std::string toolstack = "/usr/lib/xen-common/bin/xen-toolstack";
  std::string program = xl ? "/usr/sbin/xl" : xm ? "/usr/sbin/xm" : "";
  if (xl && xm && context.system.follow(toolstack)) program = toolstack;
  if (program.empty()) return out;
  const auto result = context.system.run({.argv = {program, "list"}, .timeout = context.timeout});
  for (const std::string& line : lines(result.out)) {
    if (contains(line, "Domain-0") || contains(line, "Name")) continue;
    const auto parts = words(line);
    if (!parts.empty()) out.emplace_back(parts[0]);
  }
  return out;
}

void set_xen(Context& context, const VirtualTraces& t, const Virtual& found, value::Hash& out) {
  const std::string type = found.virt_what.empty() ? t.xen.type : found.virt_what;
  if (type != "xen0") return;
  const value::Array domains = xen_domains(context);
  std::vector<std::string> domain_names;
  for (const value::Value& domain : domains) domain_names.push_back(*domain.if_string());
  out.set("xen", value::Hash{{"domains", domains}});
  out.set("xendomains", base::join(domain_names, ","));
}

value::Hash resolve(Context& context) {
  const VirtualTraces traces = read_virtual_traces(context.system, context.timeout);
  const Virtual found = detect_virtual(traces);
  value::Hash out{{"virtual", found.platform}, {"is_virtual", is_virtual(found.platform)}};
  const value::Hash known = hypervisors(context, traces, found);
  if (!known.empty()) out.set("hypervisors", known);
  set_xen(context, traces, found, out);
  return out;
}

}  // namespace

Fact define_virtual() {
  return {.doc = "The container or hypervisor that the machine runs in.",
          .provides = {"virtual", "is_virtual", "hypervisors", "xen"},
          .legacy = {"xendomains"},
          .resolve = resolve};
}

}  // namespace muster::facts
