#include "os/posix_system.hh"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <thread>

#include "base/handle.hh"
#include "base/strings.hh"
#include "os/descriptor.hh"
#include "os/stat_fields.hh"

extern char** environ;

namespace muster::os {

namespace {

constexpr std::size_t max_account_buffer = 16u << 20;

FileStatus from_stat(const struct stat& s) {
  return {.kind = kind_of(s.st_mode),
          .mode = s.st_mode & 07777u,
          .uid = s.st_uid,
          .gid = s.st_gid,
          .size = s.st_size,
          .mtime_ns = nanoseconds(s.st_mtim),
          .ctime_ns = nanoseconds(s.st_ctim),
          .inode = s.st_ino,
          .device = s.st_dev,
          .links = s.st_nlink};
}

bool is_executable(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) &&
         ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0;
}

std::string text_or_empty(const char* text) {
  return text ? text : "";
}

/// Calls one of the get…_r functions with a buffer that grows until the entry fits.
template <class Entry, class Call>
const Entry* look_up(Entry& entry, std::string& buffer, Call call) {
  buffer.resize(1024);
  Entry* found = nullptr;
  for (;;) {
    const int code = call(&entry, buffer.data(), buffer.size(), &found);
    if (code == EINTR) continue;
    if (code != ERANGE || buffer.size() >= max_account_buffer) return found;
    buffer.resize(buffer.size() * 4);
  }
}

template <class Call>
std::optional<User> find_user(Call call) {
  passwd entry{};
  std::string buffer;
  const passwd* p = look_up(entry, buffer, call);
  if (!p) return std::nullopt;
  return User{.name = text_or_empty(p->pw_name),
              .gecos = text_or_empty(p->pw_gecos),
              .home = text_or_empty(p->pw_dir),
              .shell = text_or_empty(p->pw_shell),
              .uid = p->pw_uid,
              .gid = p->pw_gid};
}

template <class Call>
std::optional<Group> find_group(Call call) {
  ::group entry{};
  std::string buffer;
  const ::group* g = look_up(entry, buffer, call);
  if (!g) return std::nullopt;
  Group out{.name = text_or_empty(g->gr_name), .gid = g->gr_gid, .members = {}};
  for (char** member = g->gr_mem; member && *member; ++member) out.members.emplace_back(*member);
  return out;
}

}  // namespace

std::optional<std::string> PosixSystem::which(std::string_view program, std::string_view path) {
  if (program.empty()) return std::nullopt;
  if (program.find('/') != std::string_view::npos) {
    std::string file(program);
    return is_executable(file) ? std::optional(file) : std::nullopt;
  }
  const std::string inherited = path.empty() ? environment("PATH").value_or("") : "";
  for (const std::string& directory : base::split(path.empty() ? inherited : path, ":")) {
    // A relative entry would let whoever owns the working directory choose the program.
    if (!directory.starts_with('/')) continue;
    std::string file = directory;
    if (!file.ends_with('/')) file += '/';
    file += program;
    if (is_executable(file)) return file;
  }
  return std::nullopt;
}

std::optional<std::string> PosixSystem::read(const std::string& path, std::size_t limit) {
  // Non-blocking, so that a FIFO put in a file's place cannot hang the caller.
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return std::nullopt;
  // The files of /proc and /sys say they are empty or a page long, whatever they hold.
  struct stat s {};
  constexpr std::size_t least = 4096;
  if (::fstat(fd.get(), &s) != 0) return std::nullopt;
  const std::size_t expected = std::max(least, static_cast<std::size_t>(s.st_size) + 1);
  std::string out(std::min(expected, limit), '\0');
  std::size_t used = 0;
  while (used < limit) {
    if (used == out.size()) out.resize(std::min(2 * used, limit));
    const ssize_t n = ::read(fd.get(), out.data() + used, out.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    used += static_cast<std::size_t>(n);
    if (n == 0 || (s.st_size > 0 && used == static_cast<std::size_t>(s.st_size))) break;
  }
  out.resize(used);
  return out;
}

std::vector<std::string> PosixSystem::list(const std::string& directory) {
  std::vector<std::string> names;
  const base::Handle<DIR, ::closedir> handle(::opendir(directory.c_str()));
  if (!handle) return names;
  while (const dirent* entry = ::readdir(handle.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<FileStatus> PosixSystem::status(const std::string& path) {
  struct stat s {};
  if (::lstat(path.c_str(), &s) != 0) return std::nullopt;
  return from_stat(s);
}

std::optional<FileStatus> PosixSystem::follow(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return std::nullopt;
  return from_stat(s);
}

std::optional<std::string> PosixSystem::read_link(const std::string& path) {
  std::string target(256, '\0');
  for (;;) {
    const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
    if (n < 0) return std::nullopt;
    if (static_cast<std::size_t>(n) < target.size()) {
      target.resize(static_cast<std::size_t>(n));
      return target;
    }
    target.resize(target.size() * 2);
  }
}

std::optional<User> PosixSystem::user(std::string_view name) {
  return find_user(
      [key = std::string(name)](passwd* entry, char* buffer, std::size_t size, passwd** found) {
        return ::getpwnam_r(key.c_str(), entry, buffer, size, found);
      });
}

std::optional<User> PosixSystem::user(std::uint32_t uid) {
  return find_user([uid](passwd* entry, char* buffer, std::size_t size, passwd** found) {
    return ::getpwuid_r(uid, entry, buffer, size, found);
  });
}

std::optional<Group> PosixSystem::group(std::string_view name) {
  return find_group(
      [key = std::string(name)](::group* entry, char* buffer, std::size_t size, ::group** found) {
        return ::getgrnam_r(key.c_str(), entry, buffer, size, found);
      });
}

std::optional<Group> PosixSystem::group(std::uint32_t gid) {
  return find_group([gid](::group* entry, char* buffer, std::size_t size, ::group** found) {
    return ::getgrgid_r(gid, entry, buffer, size, found);
  });
}

std::optional<std::string> PosixSystem::environment(const std::string& name) {
  const char* value = ::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::string> PosixSystem::environment_names() {
  std::vector<std::string> names;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

std::uint32_t PosixSystem::effective_uid() {
  return ::geteuid();
}

std::chrono::system_clock::time_point PosixSystem::now() {
  return std::chrono::system_clock::now();
}

void PosixSystem::sleep(std::chrono::milliseconds duration) {
  std::this_thread::sleep_for(duration);
}

}  // namespace muster::os
