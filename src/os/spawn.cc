#include "os/spawn.hh"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>

#include "base/error.hh"

extern char** environ;

namespace muster::os {

namespace {

struct FileActions {
  posix_spawn_file_actions_t it{};
  FileActions() { ::posix_spawn_file_actions_init(&it); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&it); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void standard(int number, int fd) {
    if (fd < 0)
      ::posix_spawn_file_actions_addopen(&it, number, "/dev/null", O_RDWR, 0);
    else
      ::posix_spawn_file_actions_adddup2(&it, fd, number);
  }
};

struct Attributes {
  posix_spawnattr_t it{};
  Attributes() {
    ::posix_spawnattr_init(&it);
    sigset_t all, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&it, &all);
    ::posix_spawnattr_setsigmask(&it, &none);
    ::posix_spawnattr_setpgroup(&it, 0);
    ::posix_spawnattr_setflags(
        &it, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Attributes() { ::posix_spawnattr_destroy(&it); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

std::vector<std::string> environment_with(const std::map<std::string, std::string>& added) {
  std::vector<std::string> out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string text = *entry;
    if (!added.contains(text.substr(0, text.find('=')))) out.push_back(text);
  }
  for (const auto& [name, value] : added) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Spawned spawn(const SpawnRequest& request) {
  FileActions actions;
  actions.standard(0, request.in);
  actions.standard(1, request.out);
  actions.standard(2, request.err);
  const Attributes attributes;
  auto arguments = request.argv;
  auto environment = environment_with(request.environment);
  Spawned out;
  const int failed = ::posix_spawnp(&out.pid, arguments.at(0).c_str(), &actions.it, &attributes.it,
                                    pointers(arguments).data(), pointers(environment).data());
  if (failed != 0) throw base::Error(base::with_errno(request.argv[0], failed));
  out.exited = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, out.pid, 0)));
  if (out.exited) return out;
  const int reason = errno;
  signal_group(out.pid, SIGKILL);
  wait_for(out.pid);
  throw base::Error(base::with_errno("pidfd_open", reason));
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void signal_group(pid_t leader, int signal) {
  if (leader > 1) ::kill(-leader, signal);
}

DescriptorPair make_pipe() {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) throw base::Error(base::with_errno("pipe", errno));
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

DescriptorPair make_socket_pair() {
  std::array<int, 2> fds{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0)
    throw base::Error(base::with_errno("socketpair", errno));
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

void set_nonblocking(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

}  // namespace muster::os
