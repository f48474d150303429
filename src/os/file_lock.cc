#include "os/file_lock.hh"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/error.hh"

namespace muster::os {

FileLock::FileLock(const std::string& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  if (!file_) throw base::Error(base::with_errno(path, errno));
  while (::flock(file_.get(), LOCK_EX) != 0)
    if (errno != EINTR) throw base::Error(base::with_errno(path, errno));
}

}  // namespace muster::os
