#include "base/strings.hh"
#include "facts/distribution.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

std::optional<std::string> selinux_mount(std::string_view mounts) {
  for (const std::string& line : lines(mounts)) {
    const auto fields = words(line);
    if (contains(line, "selinuxfs") && fields.size() > 1) return fields[1];
  }
  return std::nullopt;
}

value::Hash selinux(os::System& system) {
  const auto mount = selinux_mount(system.read("/proc/self/mounts").value_or(""));
  const std::string config = mount ? system.read("/etc/selinux/config").value_or("") : "";
  value::Hash out{{"enabled", mount.has_value() && !config.empty()}};
  if (config.empty()) return out;
  set_if(out, "config_mode", line_after(config, "SELINUX="));
  set_if(out, "config_policy", line_after(config, "SELINUXTYPE="));
  const bool enforced = system.read(*mount + "/enforce").value_or("") == "1";
  set_if(out, "policy_version", system.read(*mount + "/policyvers"));
  out.set("enforced", enforced);
  out.set("current_mode", enforced ? "enforcing" : "permissive");
  return out;
}

value::Hash with_selinux(const value::Hash& found, const value::Hash& selinux_facts) {
  value::Hash out = found;
  value::Hash os = *found.find("os")->if_hash();
  os.set("selinux", selinux_facts);
  out.set("os", os);
  out.set("selinux", *selinux_facts.find("enabled"));
  for (const auto& [key, name] : {std::pair{"config_mode", "selinux_config_mode"},
                                  {"config_policy", "selinux_config_policy"},
                                  {"current_mode", "selinux_current_mode"},
                                  {"enforced", "selinux_enforced"},
                                  {"policy_version", "selinux_policyversion"}}) {
    if (const value::Value* value = selinux_facts.find(std::string_view(key)))
      out.set(name, *value);
  }
  return out;
}

value::Hash resolve(Context& context) {
  Platform platform = read_platform(context.system, context.timeout);
  platform.machine = os::kernel().machine;
  return with_selinux(distribution_facts(platform), selinux(context.system));
}

}  // namespace

Fact define_os() {
  return {.doc = "The operating system, its distribution and SELinux.",
          .provides = {"os"},
          .legacy = {"architecture", "hardwaremodel", "osfamily", "operatingsystem",
                     "operatingsystemrelease", "operatingsystemmajrelease", "lsbdistcodename",
                     "lsbdistdescription", "lsbdistid", "lsbdistrelease", "lsbmajdistrelease",
                     "lsbminordistrelease", "lsbrelease", "selinux", "selinux_config_mode",
                     "selinux_config_policy", "selinux_current_mode", "selinux_enforced",
                     "selinux_policyversion"},
          .resolve = resolve};
}

}  // namespace muster::facts
