#include "facts/mounts.hh"

#include "base/strings.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

/// "\040" stands for a space, and so on.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 3 < text.size() && is_octal(text[i + 1]) &&
                        is_octal(text[i + 2]) && is_octal(text[i + 3]);
    if (escape) {
      out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                               (text[i + 3] - '0'));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_listed(const Mount& mount) {
  const bool kernel = mount.path.starts_with("/proc") || mount.path.starts_with("/sys");
  return (!kernel || mount.filesystem == "tmpfs") && mount.filesystem != "autofs";
}

/// "PARTUUID=…" and its like as the device that udev's link leads to.
std::string device_of(os::System& system, const std::string& root) {
  const auto sign = root.find('=');
  if (sign == std::string::npos) return root;
  const std::string kind = base::lower_ascii(root.substr(0, sign));
  const auto target = system.read_link("/dev/disk/by-" + kind + "/" + root.substr(sign + 1));
  return target ? "/dev/" + target->substr(target->rfind('/') + 1) : root;
}

}  // namespace

std::vector<Mount> parse_mounts(std::string_view text) {
  std::vector<Mount> out;
  for (const std::string& line : lines(text)) {
    const auto fields = words(line);
    if (fields.size() < 4) continue;
    Mount mount{.device = unescaped(fields[0]),
                .path = unescaped(fields[1]),
                .filesystem = unescaped(fields[2]),
                .options = base::split(unescaped(fields[3]), ",")};
    if (is_listed(mount)) out.push_back(std::move(mount));
  }
  return out;
}

std::vector<Mount> read_mounts(os::System& system) {
  std::vector<Mount> out = parse_mounts(system.read("/proc/self/mounts").value_or(""));
  for (Mount& mount : out) {
    if (mount.device != "/dev/root") continue;
    for (const std::string& word : words(system.read("/proc/cmdline").value_or(""))) {
      if (word.starts_with("root=")) mount.device = device_of(system, word.substr(5));
    }
  }
  return out;
}

}  // namespace muster::facts
