#include "facts/block_devices.hh"

#include <array>
#include <charconv>

#include "base/strings.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

/// udev writes what is not safe in a name as \x20.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const bool escape = text.substr(i, 2) == "\\x" && i + 3 < text.size();
    if (escape &&
        std::from_chars(text.data() + i + 2, text.data() + i + 4, byte, 16).ec == std::errc{}) {
      out += static_cast<char>(byte);
      i += 3;
    } else {
      out += text[i];
    }
  }
  return std::string(base::trim(out));
}

}  // namespace

Properties parse_udev(std::string_view text) {
  Properties out;
  for (const std::string& line : lines(text)) {
    const auto sign = line.find('=');
    if (line.starts_with("E:") && sign != std::string::npos) {
      out[line.substr(2, sign - 2)] = line.substr(sign + 1);
    }
  }
  return out;
}

std::optional<Properties> udev_properties(os::System& system, const std::string& sys_folder) {
  const std::string number(base::trim(system.read(sys_folder + "/dev", 64).value_or("")));
  if (number.empty()) return std::nullopt;
  const auto text = system.read("/run/udev/data/b" + number);
  return text ? std::optional(parse_udev(*text)) : std::nullopt;
}

std::map<std::string, Properties> parse_blkid(std::string_view output) {
  std::map<std::string, Properties> out;
  for (const std::string& line : lines(output)) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos) continue;
    Properties& device = out[line.substr(0, colon)];
    for (std::size_t at = colon + 2; at < line.size();) {
      const auto open = line.find("=\"", at);
      const auto close = open == std::string::npos ? open : line.find('"', open + 2);
      if (close == std::string::npos) break;
      device[line.substr(at, open - at)] = base::trim(line.substr(open + 2, close - open - 2));
      at = line.find_first_not_of(' ', close + 1);
    }
  }
  return out;
}

Properties blkid_names(const Properties& udev) {
  constexpr std::array<std::pair<const char*, const char*>, 6> rows{
      {{"ID_FS_TYPE", "TYPE"},
       {"ID_FS_UUID", "UUID"},
       {"ID_FS_LABEL", "LABEL"},
       {"ID_FS_LABEL_ENC", "LABEL"},
       {"ID_PART_ENTRY_UUID", "PARTUUID"},
       {"ID_PART_ENTRY_NAME", "PARTLABEL"}}};
  Properties out;
  for (const auto& [from, to] : rows) {
    if (const auto found = udev.find(from); found != udev.end()) out[to] = decoded(found->second);
  }
  return out;
}

}  // namespace muster::facts
