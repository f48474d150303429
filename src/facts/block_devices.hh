#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "os/system.hh"

namespace muster::facts {

using Properties = std::map<std::string, std::string>;

/// The properties that udev keeps of a block device ("E:" lines of its database).
Properties parse_udev(std::string_view text);
/// udev's properties of the device in a folder of /sys; nullopt when udev does not run.
std::optional<Properties> udev_properties(os::System& system, const std::string& sys_folder);

/// blkid's output: device → TYPE, UUID, LABEL, PARTUUID, PARTLABEL.
std::map<std::string, Properties> parse_blkid(std::string_view output);
/// The same names from udev's properties.
Properties blkid_names(const Properties& udev);

}  // namespace muster::facts
