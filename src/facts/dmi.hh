#pragma once
#include <map>
#include <string>

#include "os/system.hh"

namespace muster::facts {

/// The files of /sys/class/dmi/id that can be read and say something, trimmed, by name.
using Dmi = std::map<std::string, std::string>;

Dmi read_dmi(os::System& system);
/// The entry, empty when there is none.
std::string dmi_text(const Dmi& dmi, const std::string& name);

}  // namespace muster::facts
