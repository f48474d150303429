#include "os/durable_files.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hh"
#include "os/atomic_write.hh"
#include "os/descriptor.hh"

namespace muster::os {

namespace {

[[noreturn]] void fail(const std::string& path) {
  throw base::Error(base::with_errno(path, errno));
}

Descriptor folder_of_file(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  Descriptor out(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!out) fail(path);
  return out;
}

void sync(const Descriptor& file, const std::string& path) {
  if (::fsync(file.get()) != 0) fail(path);
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

/// What root makes in a folder of somebody else's is theirs.
void give_to_owner_of(const Descriptor& folder, const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (::geteuid() != 0) return;
  if (::fstat(folder.get(), &status) != 0) fail(path);
  if (status.st_uid == 0 && status.st_gid == 0) return;
  if (::fchown(file.get(), status.st_uid, status.st_gid) != 0) fail(path);
}

bool ends_in_the_middle_of_a_line(const Descriptor& file, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(file.get(), &last, 1, size - 1) == 1 && last != '\n';
}

bool write_whole(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

void write_durably(const std::string& path, std::string_view content, unsigned mode) {
  const bool is_new = !exists(path);
  const auto folder = folder_of_file(path);
  write_atomically(path, content, mode);
  if (is_new) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file) fail(path);
    give_to_owner_of(folder, file, path);
  }
  sync(folder, path);
}

void append_line_durably(const std::string& path, std::string_view line, unsigned mode) {
  const bool is_new = !exists(path);
  const Descriptor file(
      ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file) fail(path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path);
  std::string text = ends_in_the_middle_of_a_line(file, status.st_size) ? "\n" : "";
  text += line;
  text += '\n';
  if (!write_whole(file, text)) {
    const int code = errno;
    static_cast<void>(::ftruncate(file.get(), status.st_size));
    throw base::Error(base::with_errno(path, code));
  }
  sync(file, path);
  if (!is_new) return;
  const auto folder = folder_of_file(path);
  give_to_owner_of(folder, file, path);
  sync(folder, path);
}

void rename_durably(const std::string& from, const std::string& to) {
  const auto folder = folder_of_file(to);
  const Descriptor file(::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) fail(from);
  sync(file, from);
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to);
  sync(folder, to);
}

bool remove_durably(const std::string& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return false;
    fail(path);
  }
  sync(folder_of_file(path), path);
  return true;
}

}  // namespace muster::os
