#include "os/host.hh"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/handle.hh"
#include "os/descriptor.hh"

namespace muster::os {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void answer_and_exit(const Descriptor& to,
                                  const std::function<std::string()>& function) {
  try {
    const std::string text = function();
    for (std::size_t sent = 0; sent < text.size();) {
      const ssize_t n = ::write(to.get(), text.data() + sent, text.size() - sent);
      if (n <= 0) ::_exit(1);
      sent += static_cast<std::size_t>(n);
    }
    ::_exit(0);
  } catch (...) {
    ::_exit(1);
  }
}

/// False when the time was over before the end of the stream.
bool read_until(const Descriptor& from, std::string& into, Clock::time_point deadline) {
  std::array<char, 4096> buffer;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd fd{from.get(), POLLIN, 0};
    const int ready = ::poll(&fd, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
    into.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

/// A process stuck in the kernel cannot be waited for without getting stuck too: it is left behind.
bool reap(pid_t pid, bool wait) {
  int status = 0;
  pid_t reaped = 0;
  do {
    reaped = ::waitpid(pid, &status, wait ? 0 : WNOHANG);
  } while (reaped < 0 && errno == EINTR);
  return reaped == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string size_text(const std::string& path) {
  const auto size = filesystem_size(path);
  if (!size) return {};
  std::string out(sizeof(FilesystemSize), '\0');
  std::memcpy(out.data(), &*size, sizeof(FilesystemSize));
  return out;
}

}  // namespace

std::optional<std::string> within(std::chrono::milliseconds limit,
                                  const std::function<std::string()>& function) {
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0) return std::nullopt;
  const Descriptor from(fds[0]);
  Descriptor to(fds[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return std::nullopt;
  if (pid == 0) answer_and_exit(to, function);
  to.reset();
  std::string out;
  const bool complete = read_until(from, out, Clock::now() + limit);
  if (!complete) ::kill(pid, SIGKILL);
  const bool well = reap(pid, complete);
  return complete && well ? std::optional(out) : std::nullopt;
}

Kernel kernel() {
  utsname name{};
  if (::uname(&name) != 0) return {};
  return {.name = name.sysname,
          .release = name.release,
          .version = name.version,
          .machine = name.machine};
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

std::optional<std::string> canonical_name(const std::string& host,
                                          std::chrono::milliseconds limit) {
  return within(limit, [&]() -> std::string {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_CANONNAME;
    addrinfo* raw = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &raw) != 0) return {};
    const base::Handle<addrinfo, ::freeaddrinfo> found(raw);
    return found->ai_canonname ? found->ai_canonname : "";
  });
}

std::string time_zone(std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm local{};
  ::tzset();
  if (!::localtime_r(&seconds, &local)) return {};
  return local.tm_zone ? local.tm_zone : "";
}

std::optional<FilesystemSize> filesystem_size(const std::string& path) {
  struct statvfs s {};
  if (::statvfs(path.c_str(), &s) != 0) return std::nullopt;
  return FilesystemSize{.total = s.f_blocks * s.f_frsize,
                        .free = s.f_bfree * s.f_frsize,
                        .available = s.f_bavail * s.f_frsize};
}

std::optional<FilesystemSize> filesystem_size(const std::string& path,
                                              std::chrono::milliseconds limit) {
  const auto text = within(limit, [&] { return size_text(path); });
  FilesystemSize size;
  if (!text || text->size() != sizeof size) return std::nullopt;
  std::memcpy(&size, text->data(), sizeof size);
  return size;
}

std::string hypervisor_signature() {
#if defined(__x86_64__) || defined(__i386__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned hypervisor_present = 1u << 31;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & hypervisor_present)) return {};
  __cpuid(0x40000000u, a, b, c, d);
  std::array<unsigned, 3> words{b, c, d};
  std::string out(sizeof words, '\0');
  std::memcpy(out.data(), words.data(), sizeof words);
  return out.substr(0, out.find('\0'));
#else
  return {};
#endif
}

}  // namespace muster::os
