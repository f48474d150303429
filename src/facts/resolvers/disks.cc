#include "base/strings.hh"
#include "facts/block_devices.hh"
#include "facts/facts.hh"
#include "facts/text.hh"
#include "facts/units.hh"

namespace muster::facts {

namespace {

std::optional<std::string> first_of(const std::optional<Properties>& udev,
                                    std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (!udev) break;
    const auto found = udev->find(name);
    if (found != udev->end()) return std::string(base::trim(found->second));
  }
  return std::nullopt;
}

std::optional<std::string> line_of(os::System& system, const std::string& path) {
  const auto text = system.read(path, 4096);
  return text ? std::optional(std::string(base::trim(*text))) : std::nullopt;
}

/// What lsblk says of the disk, from where it takes it.
void set_identity(os::System& system, const std::string& folder, value::Hash& out) {
  const auto udev = udev_properties(system, folder);
  auto serial =
      first_of(udev, {"SCSI_IDENT_SERIAL", "ID_SCSI_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL"});
  if (!serial) serial = line_of(system, folder + "/device/serial");
  if (serial && !serial->empty()) out.set("serial", *serial);
  const auto wwn = first_of(udev, {"ID_WWN_WITH_EXTENSION", "ID_WWN"});
  if (wwn && !wwn->empty()) out.set("wwn", *wwn);
}

value::Hash disk(os::System& system, const std::string& folder) {
  value::Hash out;
  set_if(out, "model", line_of(system, folder + "/device/model"));
  if (const auto sectors = line_of(system, folder + "/size")) {
    const auto bytes = static_cast<std::uint64_t>(leading_number(*sectors)) * 512;
    out.set("size_bytes", bytes);
    out.set("size", human_size(bytes));
  }
  set_if(out, "vendor", line_of(system, folder + "/device/vendor"));
  if (const auto rotates = line_of(system, folder + "/queue/rotational")) {
    out.set("type", *rotates == "0" ? "ssd" : "hdd");
  }
  set_identity(system, folder, out);
  return out;
}

value::Hash resolve(Context& context) {
  value::Hash out, disks;
  std::vector<std::string> found;
  for (const std::string& name : context.system.list("/sys/block")) {
    const std::string folder = "/sys/block/" + name;
    if (!context.system.follow(folder + "/device")) continue;
    const value::Hash one = disk(context.system, folder);
    disks.set(name, one);
    found.push_back(name);
    for (const auto& [key, legacy] :
         {std::pair{"model", "_model"}, {"size_bytes", "_size"}, {"vendor", "_vendor"}}) {
      const value::Value* value = one.find(std::string_view(key));
      if (value) out.set("blockdevice_" + name + legacy, *value);
    }
  }
  if (found.empty()) return {};
  out.set("disks", disks);
  out.set("blockdevices", base::join(found, ","));
  return out;
}

}  // namespace

Fact define_disks() {
  return {.doc = "The disks of the machine.",
          .provides = {"disks"},
          .legacy = {"blockdevices", "blockdevice_*_model", "blockdevice_*_size",
                     "blockdevice_*_vendor"},
          .resolve = resolve};
}

}  // namespace muster::facts
