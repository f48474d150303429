#include "facts/dmi.hh"

#include "base/strings.hh"

namespace muster::facts {

Dmi read_dmi(os::System& system) {
  Dmi out;
  if (!system.follow("/sys/class/dmi")) return out;
  for (const char* name :
       {"bios_date", "bios_vendor", "bios_version", "board_asset_tag", "board_vendor", "board_name",
        "board_serial", "chassis_asset_tag", "chassis_type", "chassis_vendor", "sys_vendor",
        "product_name", "product_serial", "product_uuid", "product_version"}) {
    const auto text = system.read(std::string("/sys/class/dmi/id/") + name, 4096);
    const std::string clean(base::trim(text.value_or("")));
    if (!clean.empty()) out[name] = clean;
  }
  return out;
}

std::string dmi_text(const Dmi& dmi, const std::string& name) {
  const auto found = dmi.find(name);
  return found == dmi.end() ? std::string() : found->second;
}

}  // namespace muster::facts
