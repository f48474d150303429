#include "apply/run_lock.hh"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "base/error.hh"
#include "os/atomic_write.hh"

namespace muster::apply {

namespace {

constexpr int attempts = 8;

/// Is the process that left its id in the file a Puppet that still runs? Puppet itself takes no
/// kernel lock.
bool names_a_running_puppet(int fd) {
  std::array<char, 32> text{};
  if (::pread(fd, text.data(), text.size() - 1, 0) <= 0) return false;
  const long pid = std::strtol(text.data(), nullptr, 10);
  if (pid <= 0 || pid == ::getpid()) return false;
  if (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH) return false;
  std::ifstream comm("/proc/" + std::to_string(pid) + "/comm");
  std::string name;
  std::getline(comm, name);
  return name.find("ruby") != std::string::npos || name.find("puppet") != std::string::npos;
}

bool is_still_at(const std::string& path, int fd) {
  struct stat there {
  }, ours{};
  return ::lstat(path.c_str(), &there) == 0 && ::fstat(fd, &ours) == 0 &&
         there.st_ino == ours.st_ino && there.st_dev == ours.st_dev;
}

}  // namespace

RunLock::RunLock(std::string path) : path_(std::move(path)), held_(path_.empty()) {
  if (path_.empty()) return;
  if (const auto slash = path_.rfind('/'); slash != std::string::npos && slash > 0)
    os::make_directories(path_.substr(0, slash));
  for (int i = 0; i < attempts && !held_; ++i) {
    file_ = os::Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!file_) throw base::Error(base::with_errno(path_, errno));
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 || names_a_running_puppet(file_.get())) return;
    // The last holder may have removed the file between our open and our lock.
    held_ = is_still_at(path_, file_.get());
  }
  const std::string pid = std::to_string(::getpid());
  if (held_ &&
      (::ftruncate(file_.get(), 0) != 0 || ::pwrite(file_.get(), pid.data(), pid.size(), 0) < 0))
    throw base::Error(base::with_errno(path_, errno));
}

RunLock::~RunLock() {
  if (held_ && file_) ::unlink(path_.c_str());
}

}  // namespace muster::apply
