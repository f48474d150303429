#include "os/file_access.hh"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hh"
#include "os/descriptor.hh"

namespace muster::os {

namespace {

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t executing = reading | LANDLOCK_ACCESS_FS_EXECUTE;
// Those of later kernels than the headers that this is built with.
constexpr std::uint64_t refer = 1ULL << 13U, truncating = 1ULL << 14U;
constexpr std::uint64_t first_version = (1ULL << 13U) - 1;
constexpr std::uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_READ_FILE | truncating;

std::uint64_t handled_by(long version) {
  auto out = first_version;
  if (version >= 2) out |= refer;
  if (version >= 3) out |= truncating;
  return out;
}

void allow(int rules, const std::string& path, std::uint64_t access) {
  const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return;
  if (!S_ISDIR(status.st_mode)) access &= of_files;
  const landlock_path_beneath_attr rule{access, file.get()};
  if (::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
    throw base::Error(base::with_errno("Landlock, " + path, errno));
}

}  // namespace

bool allow_only(const FileAccess& access) {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) return false;
  const auto handled = handled_by(version);
  const landlock_ruleset_attr attributes{handled};
  const Descriptor rules(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
  if (!rules) throw base::Error(base::with_errno("Landlock", errno));
  for (const auto& path : access.read) allow(rules.get(), path, reading & handled);
  for (const auto& path : access.execute) allow(rules.get(), path, executing & handled);
  for (const auto& path : access.write) allow(rules.get(), path, handled);
  if (::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0)
    throw base::Error(base::with_errno("Landlock", errno));
  return true;
}

}  // namespace muster::os
