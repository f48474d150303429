#include <algorithm>
#include <array>
#include <chrono>

#include "facts/facts.hh"
#include "facts/mounts.hh"
#include "facts/units.hh"
#include "os/host.hh"

namespace muster::facts {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds server_limit{1000};

/// Their server may be gone, and then statvfs(2) never returns.
bool has_server(const std::string& filesystem) {
  constexpr std::array<std::string_view, 14> kinds{"nfs",  "nfs4",      "cifs",   "smb3", "smbfs",
                                                   "ceph", "glusterfs", "9p",     "afs",  "lustre",
                                                   "gfs2", "ocfs2",     "beegfs", "ncpfs"};
  return filesystem.starts_with("fuse") ||
         std::find(kinds.begin(), kinds.end(), filesystem) != kinds.end();
}

std::string capacity(std::uint64_t used, std::uint64_t total) {
  if (used == total) return "100%";
  return used > 0 ? percentage(used, total) : "0%";
}

value::Hash mount_value(const Mount& mount, const os::FilesystemSize& size) {
  const std::uint64_t used = size.total - size.free;
  value::Array options;
  for (const std::string& option : mount.options) options.emplace_back(option);
  return {{"device", mount.device},
          {"filesystem", mount.filesystem},
          {"options", options},
          {"size_bytes", size.total},
          {"available_bytes", size.available},
          {"used_bytes", used},
          {"capacity", capacity(used, used + size.available)},
          {"size", human_size(size.total)},
          {"available", human_size(size.available)},
          {"used", human_size(used)}};
}

value::Hash resolve(Context& context) {
  value::Hash out;
  const auto deadline = Clock::now() + context.timeout;
  for (const Mount& mount : read_mounts(context.system)) {
    std::optional<os::FilesystemSize> size;
    if (!has_server(mount.filesystem)) {
      size = os::filesystem_size(mount.path);
    } else if (Clock::now() < deadline) {
      size = os::filesystem_size(mount.path, server_limit);
    }
    out.set(mount.path, mount_value(mount, size.value_or(os::FilesystemSize{})));
  }
  if (out.empty()) return {};
  return {{"mountpoints", out}};
}

}  // namespace

Fact define_mountpoints() {
  return {.doc = "The mounted file systems.",
          .provides = {"mountpoints"},
          .legacy = {},
          .resolve = resolve};
}

}  // namespace muster::facts
