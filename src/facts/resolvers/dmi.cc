#include "facts/dmi.hh"

#include <array>

#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

constexpr std::array<std::string_view, 32> chassis_types{"Other",
                                                         "",
                                                         "Desktop",
                                                         "Low Profile Desktop",
                                                         "Pizza Box",
                                                         "Mini Tower",
                                                         "Tower",
                                                         "Portable",
                                                         "Laptop",
                                                         "Notebook",
                                                         "Hand Held",
                                                         "Docking Station",
                                                         "All in One",
                                                         "Sub Notebook",
                                                         "Space-Saving",
                                                         "Lunch Box",
                                                         "Main System Chassis",
                                                         "Expansion Chassis",
                                                         "SubChassis",
                                                         "Bus Expansion Chassis",
                                                         "Peripheral Chassis",
                                                         "Storage Chassis",
                                                         "Rack Mount Chassis",
                                                         "Sealed-Case PC",
                                                         "Multi-system",
                                                         "CompactPCI",
                                                         "AdvancedTCA",
                                                         "Blade",
                                                         "Blade Enclosure",
                                                         "Tablet",
                                                         "Convertible",
                                                         "Detachable"};

struct Row {
  std::string_view file, group, key, legacy;  // an empty group: directly below dmi
};
constexpr std::array<Row, 13> rows{{
    {"bios_date", "bios", "release_date", "bios_release_date"},
    {"bios_vendor", "bios", "vendor", "bios_vendor"},
    {"bios_version", "bios", "version", "bios_version"},
    {"board_asset_tag", "board", "asset_tag", "boardassettag"},
    {"board_vendor", "board", "manufacturer", "boardmanufacturer"},
    {"board_name", "board", "product", "boardproductname"},
    {"board_serial", "board", "serial_number", "boardserialnumber"},
    {"chassis_asset_tag", "chassis", "asset_tag", "chassisassettag"},
    {"chassis_type", "chassis", "type", "chassistype"},
    {"sys_vendor", "", "manufacturer", "manufacturer"},
    {"product_name", "product", "name", "productname"},
    {"product_serial", "product", "serial_number", "serialnumber"},
    {"product_uuid", "product", "uuid", "uuid"},
}};

std::string chassis_type(std::string_view number) {
  const auto n = leading_number(number);
  if (n < 1 || n > static_cast<std::int64_t>(chassis_types.size())) return {};
  return std::string(chassis_types[static_cast<std::size_t>(n - 1)]);
}

value::Hash dmi_facts(const Dmi& dmi) {
  value::Hash out, top;
  std::map<std::string_view, value::Hash> groups;
  for (const Row& row : rows) {
    std::string text = dmi_text(dmi, std::string(row.file));
    if (row.file == "chassis_type") text = chassis_type(text);
    if (text.empty()) continue;
    out.set(row.legacy, text);
    (row.group.empty() ? top : groups[row.group]).set(row.key, text);
  }
  for (auto& [name, group] : groups) top.set(name, std::move(group));
  if (!top.empty()) out.set("dmi", std::move(top));
  return out;
}

}  // namespace

Fact define_dmi() {
  Fact fact{.doc = "What the firmware says about the machine (DMI).",
            .provides = {"dmi"},
            .legacy = {},
            .resolve = [](Context& context) { return dmi_facts(read_dmi(context.system)); }};
  for (const Row& row : rows) fact.legacy.emplace_back(row.legacy);
  return fact;
}

}  // namespace muster::facts
