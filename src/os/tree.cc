#include "os/tree.hh"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "base/strings.hh"
#include "os/stat_fields.hh"

namespace muster::os {

namespace {

constexpr int links_at_most = 40;

EntryStatus from_stat(const struct stat& s) {
  EntryStatus out;
  out.kind = kind_of(s.st_mode);
  out.mode = s.st_mode & 07777u;
  out.uid = s.st_uid;
  out.gid = s.st_gid;
  out.size = s.st_size;
  out.mtime_ns = nanoseconds(s.st_mtim);
  out.ctime_ns = nanoseconds(s.st_ctim);
  out.atime_ns = nanoseconds(s.st_atim);
  out.inode = s.st_ino;
  out.device = s.st_dev;
  out.links = s.st_nlink;
  return out;
}

struct stat stat_of(int fd, const std::string& path) {
  struct stat s {};
  if (::fstat(fd, &s) != 0) throw PathError(errno, path);
  return s;
}

std::string link_target(int folder, const char* name, const std::string& path) {
  std::string target(256, '\0');
  for (;;) {
    const ssize_t n = ::readlinkat(folder, name, target.data(), target.size());
    if (n < 0) throw PathError(errno, path);
    if (static_cast<std::size_t>(n) < target.size()) {
      target.resize(static_cast<std::size_t>(n));
      return target;
    }
    target.resize(target.size() * 2);
  }
}

/// Goes from folder to folder by open descriptors.
class Walk {
 public:
  explicit Walk(const std::string& path) : path_(path) {}

  /// The folder that the names lead to; empty when one of them does not exist.
  Descriptor go(Descriptor from, std::string_view names) {
    for (const auto& name : base::split(names, "/")) {
      if (name.empty() || name == ".") continue;
      from = step(std::move(from), name);
      if (!from) return from;
    }
    return from;
  }

  Descriptor start(const Descriptor& here, std::string_view target) {
    if (target.starts_with('/')) return root();
    return Descriptor(::fcntl(here.get(), F_DUPFD_CLOEXEC, 0));
  }

  /// Throws when a link's owner could use it to lead us where he may not go himself.
  void check_link(const struct stat& link, const Descriptor& holder,
                  const Descriptor& leads_to) const {
    if (link.st_uid == 0 || link.st_uid == ::geteuid()) return;
    const auto around = stat_of(holder.get(), path_);
    const bool planted = (around.st_mode & S_IWOTH) != 0 && around.st_uid != link.st_uid;
    if (!planted && leads_to && stat_of(leads_to.get(), path_).st_uid == link.st_uid) return;
    throw PathError("Refusing to follow a symbolic link of user " + std::to_string(link.st_uid),
                    path_);
  }

  void count_link() {
    if (++links_ > links_at_most) throw PathError(ELOOP, path_);
  }

  static Descriptor root() { return Descriptor(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC)); }

 private:
  Descriptor step(Descriptor from, const std::string& name) {
    Descriptor next(::openat(from.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!next && errno == ENOENT) return next;
    if (!next) throw PathError(errno, path_);
    const auto s = stat_of(next.get(), path_);
    if (S_ISDIR(s.st_mode)) return next;
    if (!S_ISLNK(s.st_mode)) return {};
    count_link();
    const std::string target = link_target(next.get(), "", path_);
    Descriptor reached = go(start(from, target), target);
    if (reached) check_link(s, from, reached);
    return reached;
  }

  const std::string& path_;
  int links_ = 0;
};

/// One call for a path without links; errno says why not.
Descriptor open_without_links(const std::string& path) {
  struct open_how how {};
  how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_NO_SYMLINKS;
  return Descriptor(
      static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
}

/// Absolute, without empty parts and parts that are dots.
bool is_clean(std::string_view path) {
  if (!path.starts_with('/') || path.ends_with('/')) return false;
  return path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

/// Empty when a folder on the way does not exist.
Descriptor open_holder(const std::string& folder, const std::string& path) {
  Descriptor direct = open_without_links(folder);
  if (direct || errno == ENOENT || errno == ENOTDIR) return direct;
  if (errno == EACCES) throw PathError(EACCES, path);
  return Walk(path).go(Walk::root(), folder);
}

OpenFile open_seen(const Entry& entry, mode_t kind, int flags, int error) {
  Descriptor file(::openat(entry.folder.get(), entry.name.c_str(),
                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags));
  if (!file) throw PathError(errno, entry.path);
  const auto status = from_stat(stat_of(file.get(), entry.path));
  if (status.kind != kind_of(kind)) throw PathError(error, entry.path);
  return {std::move(file), status};
}

Descriptor open_kind(const Entry& entry, mode_t kind, int flags, int error) {
  // Looked at before it is opened: opening a device can do something.
  const auto before = status_of(entry);
  if (!before) throw PathError(ENOENT, entry.path);
  if (before->kind != kind_of(kind)) throw PathError(error, entry.path);
  return open_seen(entry, kind, flags, error).file;
}

}  // namespace

PathError::PathError(int error_code, std::string path_text)
    : base::Error(std::generic_category().message(error_code)),
      code(error_code),
      path(std::move(path_text)) {}

std::optional<Entry> find_entry(const std::string& path) {
  const std::string clean = clean_path(path);
  Descriptor holder = open_holder(folder_of(clean), path);
  if (!holder) return std::nullopt;
  return Entry{std::move(holder), clean == "/" ? "." : last_name(clean), path};
}

std::optional<Entry> destination_of(const Entry& entry) {
  Walk walk(entry.path);
  Entry at = entry_in(entry.folder, entry.name, entry.path);
  for (;;) {
    Descriptor link(::openat(at.folder.get(), at.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!link && errno == ENOENT) return at;
    if (!link) throw PathError(errno, entry.path);
    const auto s = stat_of(link.get(), entry.path);
    if (!S_ISLNK(s.st_mode)) return at;
    walk.count_link();
    std::string target = link_target(link.get(), "", entry.path);
    while (target.size() > 1 && target.ends_with('/')) target.pop_back();
    const auto slash = target.rfind('/');
    const std::string folders = slash == std::string::npos ? "" : target.substr(0, slash);
    std::string name = target.substr(slash == std::string::npos ? 0 : slash + 1);
    Descriptor holder = walk.go(walk.start(at.folder, target), folders);
    if (!holder) return std::nullopt;
    walk.check_link(s, at.folder, holder);
    at = Entry{std::move(holder), name.empty() ? "." : std::move(name), entry.path};
  }
}

std::optional<Entry> follow_entry(const Entry& entry) {
  auto at = destination_of(entry);
  return at && status_of(*at) ? std::move(at) : std::nullopt;
}

Entry entry_in(const Descriptor& folder, const std::string& name, std::string path) {
  Descriptor copy(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0));
  if (!copy) throw PathError(errno, path);
  return {std::move(copy), name, std::move(path)};
}

std::optional<EntryStatus> status_of(const Entry& entry) {
  struct stat s {};
  if (::fstatat(entry.folder.get(), entry.name.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0)
    return from_stat(s);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw PathError(errno, entry.path);
}

EntryStatus status_of(const Descriptor& file) {
  return from_stat(stat_of(file.get(), "file"));
}

bool leads_somewhere(const Entry& entry) {
  struct stat s {};
  return ::fstatat(entry.folder.get(), entry.name.c_str(), &s, 0) == 0;
}

std::string read_link(const Entry& entry) {
  return link_target(entry.folder.get(), entry.name.c_str(), entry.path);
}

Descriptor open_file(const Entry& entry) {
  return open_kind(entry, S_IFREG, 0, EINVAL);
}

OpenFile open_seen_file(const Entry& entry) {
  return open_seen(entry, S_IFREG, 0, EINVAL);
}

Descriptor open_folder(const Entry& entry) {
  return open_kind(entry, S_IFDIR, O_DIRECTORY, ENOTDIR);
}

std::vector<std::string> names_in(const Descriptor& folder) {
  // A descriptor of its own: closedir closes it, and the position is not shared.
  const int own = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) throw PathError(errno, ".");
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(own), ::closedir);
  if (!stream) throw PathError(errno, ".");
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void read_pieces(const Descriptor& file, const std::function<bool(std::string_view)>& take) {
  std::array<char, 65536> buffer;  // NOLINT: filled by read
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(file.get(), buffer.data(), buffer.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw PathError(errno, "file");
    if (n == 0 || !take({buffer.data(), static_cast<std::size_t>(n)})) return;
    at += n;
  }
}

void write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw PathError(errno, "file");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string clean_path(const std::string& path) {
  if (is_clean(path)) return path;
  std::vector<std::string> parts;
  for (auto& part : base::split(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(std::move(part));
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  return "/" + base::join(parts, "/");
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string last_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string real_path(const Descriptor& file, const std::string& asked) {
  std::string target(4096, '\0');
  const auto link = "/proc/self/fd/" + std::to_string(file.get());
  const ssize_t n = ::readlink(link.c_str(), target.data(), target.size());
  if (n <= 0 || static_cast<std::size_t>(n) == target.size()) return asked;
  target.resize(static_cast<std::size_t>(n));
  return target;
}

}  // namespace muster::os
