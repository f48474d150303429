#include "os/beneath.hh"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.hh"
#include "os/stat_fields.hh"
#include "os/tree.hh"

namespace muster::os {

namespace {

FileStatus status_from(const struct stat& s) {
  FileStatus out;
  out.kind = kind_of(s.st_mode);
  out.mode = s.st_mode & 07777;
  out.uid = s.st_uid;
  out.gid = s.st_gid;
  out.size = s.st_size;
  out.mtime_ns = nanoseconds(s.st_mtim);
  out.ctime_ns = nanoseconds(s.st_ctim);
  out.inode = s.st_ino;
  out.device = s.st_dev;
  out.links = s.st_nlink;
  return out;
}

std::optional<FileStatus> status_of_open(const Descriptor& file) {
  struct stat s {};
  if (!file || ::fstat(file.get(), &s) != 0) return std::nullopt;
  return status_from(s);
}

}  // namespace

std::optional<Beneath> Beneath::open(const std::string& folder) {
  Descriptor found(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!found) return std::nullopt;
  return Beneath(std::move(found));
}

Descriptor Beneath::find(const std::string& path, std::uint64_t flags) const {
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const char* name = path.empty() ? "." : path.c_str();
  // The kernel gives up with EAGAIN when something was renamed while it walked a "..".
  for (int tries = 0; tries < 16; ++tries) {
    const auto fd = ::syscall(SYS_openat2, folder_.get(), name, &how, sizeof how);
    if (fd >= 0) return Descriptor(static_cast<int>(fd));
    // A filter of system calls; not an answer about the file.
    if (errno == ENOSYS || errno == EPERM) throw base::Error(base::with_errno("openat2", errno));
    if (errno != EAGAIN && errno != EINTR) break;
  }
  return {};
}

std::optional<FileStatus> Beneath::status(const std::string& path, Links links) const {
  return status_of_open(find(path, O_PATH | (links == Links::manage ? O_NOFOLLOW : 0)));
}

std::optional<Beneath::File> Beneath::file(const std::string& path) const {
  // A fifo without a writer must not hold us up, nor a device be touched.
  const auto found = status(path, Links::follow);
  if (!found || found->kind != FileKind::file) return std::nullopt;
  File out{find(path, O_RDONLY | O_NONBLOCK | O_NOCTTY), {}};
  const auto opened = status_of_open(out.descriptor);
  if (!opened || opened->kind != FileKind::file) return std::nullopt;
  out.status = *opened;
  return out;
}

std::optional<std::vector<Beneath::Item>> Beneath::items(const std::string& path,
                                                         Links links) const {
  const auto folder =
      find(path, O_RDONLY | O_DIRECTORY | (links == Links::manage ? O_NOFOLLOW : 0));
  if (!folder) return std::nullopt;
  std::vector<Item> out;
  for (auto& name : names_in(folder)) {
    struct stat s {};
    Item item{std::move(name), std::nullopt};
    if (::fstatat(folder.get(), item.name.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0)
      item.status = status_from(s);
    const bool is_link = item.status && item.status->kind == FileKind::link;
    if (is_link && links == Links::follow)
      item.status = status(path.empty() || path == "." ? item.name : path + "/" + item.name, links);
    out.push_back(std::move(item));
  }
  return out;
}

std::optional<std::string> Beneath::link(const std::string& path) const {
  const auto found = find(path, O_PATH | O_NOFOLLOW);
  if (!found) return std::nullopt;
  std::array<char, 4097> target{};
  const auto n = ::readlinkat(found.get(), "", target.data(), target.size());
  if (n < 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(n));
}

}  // namespace muster::os
