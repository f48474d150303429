#pragma once
#include <arpa/inet.h>
#include <fmt/core.h>

#include "deploy/on_hosts.hh"
#include "deploy/site.hh"
#include "sshd.hh"

namespace muster::test {

/// Hosts 127.0.3.1 … N, each an sshd with a /srv of its own (a mount namespace).
class Fleet {
 public:
  explicit Fleet(std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i) start(i);
    for (const auto& process : processes_) wait(process.address);
  }
  ~Fleet() {
    for (auto& process : processes_) {
      os::signal_group(process.spawned.pid, SIGKILL);
      os::wait_for(process.spawned.pid);
    }
  }
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  static std::string address(std::size_t i) { return fmt::format("127.0.3.{}", i); }
  std::vector<deploy::Target> targets(deploy::Engine& engine) const {
    std::vector<deploy::Target> out;
    for (std::size_t i = 1; i <= processes_.size(); ++i) {
      ssh::Host host;
      host.name = fmt::format("web{}", i);
      host.address = address(i);
      host.port = 2222;
      host.user = "root";
      host.keys = {folder() + "/key_ed25519"};
      host.checking = ssh::HostKeyChecking::off;
      host.config.emplace();
      out.push_back({engine.host(host), host.name});
    }
    return out;
  }
  void kill(std::size_t i) { os::signal_group(processes_[i - 1].spawned.pid, SIGKILL); }

 private:
  struct Process {
    std::string address;
    os::Spawned spawned;
  };
  void start(std::size_t i) {
    const auto script = fmt::format(
        "mount -t tmpfs none /srv && exec /usr/sbin/sshd -D -e -f {}/sshd_config -p 2222 -o "
        "ListenAddress={}",
        folder(), address(i));
    processes_.push_back(
        {address(i), os::spawn({.argv = {"unshare", "-m", "sh", "-c", script}, .err = 2})});
  }
  static void wait(const std::string& at) {
    for (int i = 0; i < 200; ++i) {
      const os::Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(2222);
      ::inet_pton(AF_INET, at.c_str(), &address.sin_addr);
      if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
  }
  std::vector<Process> processes_;
};

inline const deploy::Site& site() {
  static const deploy::Site it{"/srv/my app"};
  return it;
}

/// The first line that each prints, or its problem.
inline std::vector<std::string> lines(deploy::Engine& engine,
                                      const std::vector<deploy::Target>& targets,
                                      const std::string& command) {
  std::vector<std::string> out;
  for (const auto& answer : deploy::run_on(engine, targets, command, std::chrono::seconds(30)))
    out.push_back(answer.ok() ? answer.out.substr(0, answer.out.find('\n')) : answer.problem());
  return out;
}

/// Releases as a deploy leaves them before it publishes.
inline void make_release(deploy::Engine& engine, const std::vector<deploy::Target>& targets,
                         const std::string& release) {
  lines(engine, targets,
        fmt::format("mkdir -p '/srv/my app/releases/{0}' && echo {0} >'/srv/my app/releases/{0}/v'",
                    release));
}

}  // namespace muster::test
