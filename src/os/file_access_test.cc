#include "os/file_access.hh"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <optional>

#include "os/descriptor.hh"
#include "os/test_folder.hh"

namespace muster::os {

namespace {

/// What `act` returns in a process of its own that may use these files only; nullopt: the kernel
/// has no Landlock.
std::optional<int> confined(const FileAccess& access, const std::function<int()>& act) {
  constexpr int no_landlock = 255;
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::_exit(allow_only(access) ? act() : no_landlock);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == no_landlock) return std::nullopt;
  return WEXITSTATUS(status);
}

/// The number of the error with which it fails to open; 0: it opens.
int opening(const std::string& path, int flags) {
  const Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  return file ? 0 : errno;
}

}  // namespace

TEST_CASE("a process that may use some files only is refused all others, root's too") {
  const TestFolder folder;
  for (const auto* name : {"read", "written", "other"}) {
    REQUIRE(::mkdir((folder / name).c_str(), 0700) == 0);
    REQUIRE(opening(folder / (std::string(name) + "/file"), O_WRONLY | O_CREAT) == 0);
  }
  const FileAccess access{{folder / "read"}, {}, {folder / "written"}};
  const auto try_open = [&](const std::string& name, int flags) {
    return confined(access, [&] { return opening(folder / name, flags); });
  };
  if (!try_open("read/file", O_RDONLY)) {
    MESSAGE("skipped: this kernel has no Landlock");
    return;
  }
  CHECK(try_open("read/file", O_RDONLY) == 0);
  CHECK(try_open("read/file", O_WRONLY) == EACCES);
  CHECK(try_open("read/new", O_WRONLY | O_CREAT) == EACCES);
  CHECK(try_open("written/file", O_RDWR | O_TRUNC) == 0);
  CHECK(try_open("written/new", O_WRONLY | O_CREAT) == 0);
  CHECK(try_open("other/file", O_RDONLY) == EACCES);
  CHECK(try_open("", O_RDONLY | O_DIRECTORY) == EACCES);
  CHECK(confined(access, [&] {
          return ::rename((folder / "written/file").c_str(), (folder / "read/file").c_str()) == 0
                     ? 0
                     : errno;
        }) != 0);
  CHECK(confined(access, [&] {
          ::execl("/bin/true", "true", nullptr);
          return errno;
        }) == EACCES);
}

}  // namespace muster::os
