#include "os/atomic_write.hh"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "base/error.hh"
#include "os/descriptor.hh"

namespace muster::os {

namespace {

constexpr int attempts = 16;

std::string temporary_name(const std::string& name) {
  std::array<unsigned char, 8> bytes{};
  // Unpredictable, so that nobody can take the name beforehand; O_EXCL decides in any case.
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw base::Error(base::with_errno("getrandom", errno));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "." + name + ".";
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

struct Place {
  Descriptor directory;
  std::string name;
};

Place open_place(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  Place place{Descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
              slash == std::string::npos ? path : path.substr(slash + 1)};
  if (!place.directory) throw base::Error(base::with_errno(path, errno));
  return place;
}

/// The temporary file; removed again unless `keep` is called.
class Temporary {
 public:
  Temporary(const Place& place, const std::string& path) : place_(place), path_(path) {
    for (int i = 0; i < attempts && !file_; ++i) {
      name_ = temporary_name(place.name);
      file_ = Descriptor(::openat(place.directory.get(), name_.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
      if (!file_ && errno != EEXIST) fail();
    }
    if (!file_) fail();
  }
  ~Temporary() {
    if (!name_.empty()) ::unlinkat(place_.directory.get(), name_.c_str(), 0);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t n = ::write(file_.get(), content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail();
      content.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  void take_identity(unsigned mode) {
    struct stat old {};
    const bool exists =
        ::fstatat(place_.directory.get(), place_.name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && S_ISREG(old.st_mode)) {
      mode = old.st_mode & 07777u;
      const bool ours = old.st_uid == ::geteuid() && old.st_gid == ::getegid();
      if (!ours && ::fchown(file_.get(), old.st_uid, old.st_gid) != 0) fail();
    }
    if (::fchmod(file_.get(), mode) != 0) fail();
  }

  void replace() {
    if (::fsync(file_.get()) != 0) fail();
    const int directory = place_.directory.get();
    if (::renameat(directory, name_.c_str(), directory, place_.name.c_str()) != 0) fail();
    name_.clear();
  }

 private:
  [[noreturn]] void fail() { throw base::Error(base::with_errno(path_, errno)); }

  const Place& place_;
  const std::string& path_;
  std::string name_;
  Descriptor file_;
};

}  // namespace

void write_atomically(const std::string& path, std::string_view content, unsigned mode) {
  write_atomically(
      path, [&](const Sink& out) { out(content); }, mode);
}

void write_atomically(const std::string& path, const std::function<void(const Sink&)>& produce,
                      unsigned mode) {
  const Place place = open_place(path);
  Temporary temporary(place, path);
  produce([&](std::string_view piece) { temporary.write(piece); });
  temporary.take_identity(mode);
  temporary.replace();
}

bool link_atomically(const std::string& existing, const std::string& path) {
  const Place place = open_place(path);
  const int directory = place.directory.get();
  const auto name = temporary_name(place.name);
  if (::linkat(AT_FDCWD, existing.c_str(), directory, name.c_str(), 0) != 0) return false;
  const bool renamed = ::renameat(directory, name.c_str(), directory, place.name.c_str()) == 0;
  ::unlinkat(directory, name.c_str(), 0);  // still there when it was one file already
  return renamed;
}

void make_directories(const std::string& path, unsigned mode) {
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    const std::string part = path.substr(0, at);
    if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST)
      throw base::Error(base::with_errno(part, errno));
    if (at == std::string::npos) return;
  }
}

}  // namespace muster::os
