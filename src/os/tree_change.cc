#include "os/tree_change.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace muster::os {

namespace {

constexpr int depth_at_most = 1000;

/// Exactly the file that was looked at, without opening it.
Descriptor pin(const Entry& entry, const FileStatus& expected) {
  Descriptor file(
      ::openat(entry.folder.get(), entry.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!file) throw PathError(errno, entry.path);
  const EntryStatus now = status_of(file);
  if (!now.same_file(expected))
    throw PathError("Another file has taken its place meanwhile", entry.path);
  if (now.kind == FileKind::file && now.links > 1) {
    const EntryStatus folder = status_of(entry.folder);
    const bool ours = folder.uid == 0 || folder.uid == ::geteuid();
    if (!ours && now.uid != folder.uid)
      throw PathError("Refusing to change a file with several names in a folder of user " +
                          std::to_string(folder.uid),
                      entry.path);
  }
  return file;
}

std::string by_descriptor(const Descriptor& file) {
  return "/proc/self/fd/" + std::to_string(file.get());
}

void empty_folder(const Descriptor& folder, const std::string& path, int depth);

void remove_any(const Descriptor& folder, const std::string& name, const std::string& path,
                int depth) {
  if (::unlinkat(folder.get(), name.c_str(), 0) == 0 || errno == ENOENT) return;
  if (errno != EISDIR && errno != EPERM) throw PathError(errno, path);
  Descriptor inner(
      ::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!inner) throw PathError(errno, path);
  empty_folder(inner, path, depth + 1);
  if (::unlinkat(folder.get(), name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
    throw PathError(errno, path);
}

void empty_folder(const Descriptor& folder, const std::string& path, int depth) {
  if (depth > depth_at_most) throw PathError("Too many folders in one another", path);
  for (const auto& name : names_in(folder)) remove_any(folder, name, path + "/" + name, depth);
}

}  // namespace

void set_mode(const Entry& entry, const FileStatus& expected, unsigned mode) {
  const Descriptor file = pin(entry, expected);
  // fchmod(2) does not take a descriptor that was not opened for reading or writing, and opening
  // may not be allowed, or do something.
  if (::chmod(by_descriptor(file).c_str(), mode) == 0) return;
  if (errno != ENOENT) throw PathError(errno, entry.path);
  const Descriptor open(::openat(entry.folder.get(), entry.name.c_str(),
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!open || !status_of(open).same_file(expected)) throw PathError(EPERM, entry.path);
  if (::fchmod(open.get(), mode) != 0) throw PathError(errno, entry.path);
}

void set_owner(const Entry& entry, const FileStatus& expected, std::optional<std::uint32_t> uid,
               std::optional<std::uint32_t> gid) {
  const Descriptor file = pin(entry, expected);
  constexpr auto unchanged = static_cast<std::uint32_t>(-1);
  if (::fchownat(file.get(), "", uid.value_or(unchanged), gid.value_or(unchanged), AT_EMPTY_PATH) !=
      0)
    throw PathError(errno, entry.path);
}

void make_directory(const Entry& entry, std::optional<unsigned> mode) {
  if (::mkdirat(entry.folder.get(), entry.name.c_str(), mode ? 0700 : 0777) != 0)
    throw PathError(errno, entry.path);
  if (!mode) return;
  const Descriptor made(::openat(entry.folder.get(), entry.name.c_str(),
                                 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made || ::fchmod(made.get(), *mode) != 0) throw PathError(errno, entry.path);
}

void make_link(const Entry& entry, const std::string& target) {
  if (::symlinkat(target.c_str(), entry.folder.get(), entry.name.c_str()) != 0)
    throw PathError(errno, entry.path);
}

void remove_entry(const Entry& entry) {
  if (::unlinkat(entry.folder.get(), entry.name.c_str(), 0) != 0)
    throw PathError(errno, entry.path);
}

void remove_tree(const Entry& entry) {
  remove_any(entry.folder, entry.name, entry.path, 0);
}

void sync_folder(const Descriptor& folder) {
  const Descriptor open(::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open) ::fsync(open.get());
}

}  // namespace muster::os
