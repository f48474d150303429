#pragma once
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "deploy/engine.hh"
#include "os/spawn.hh"

namespace muster::test {

inline std::string folder() {
  return std::getenv("SSH_TEST");
}

inline bool answers(std::uint16_t port) {
  const os::Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(fd.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
}

/// Debian's sshd on all loopback addresses of the test's own network.
class Sshd {
 public:
  explicit Sshd(std::uint16_t port, const std::vector<std::string>& options = {}) : port_(port) {
    os::SpawnRequest request{.argv = {"/usr/sbin/sshd", "-D", "-e", "-f", folder() + "/sshd_config",
                                      "-p", std::to_string(port)},
                             .err = 2};
    for (const auto& option : options) request.argv.insert(request.argv.end(), {"-o", option});
    process_ = os::spawn(request);
    constexpr int most_looks = 1200;
    for (int i = 0; i < most_looks && !answers(port); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  ~Sshd() {
    ::kill(process_.pid, SIGKILL);
    os::wait_for(process_.pid);
  }
  Sshd(const Sshd&) = delete;
  Sshd& operator=(const Sshd&) = delete;

  /// A host that is reached with one key, and whose key is believed whatever it is.
  ssh::Host host(const std::string& address = "127.0.0.1") const {
    ssh::Host out;
    out.name = address;
    out.port = port_;
    out.user = "root";
    out.keys = {folder() + "/key_ed25519"};
    out.checking = ssh::HostKeyChecking::off;
    out.config.emplace();
    return out;
  }
  pid_t pid() const { return process_.pid; }

 private:
  std::uint16_t port_;
  os::Spawned process_;
};

struct Outcome {
  deploy::Finished finished;
  std::string out, err;
};

/// Runs the engine until this piece of work is over.
inline Outcome wait_for(deploy::Engine& engine, deploy::WorkId id,
                        std::chrono::seconds limit = std::chrono::seconds(60)) {
  Outcome outcome;
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < deadline) {
    bool over = false;
    for (auto& event : engine.poll(deadline)) {
      if (auto* output = std::get_if<deploy::Output>(&event); output && output->id == id)
        (output->stream == deploy::Stream::out ? outcome.out : outcome.err) += output->bytes;
      if (auto* end = std::get_if<deploy::Finished>(&event); end && end->id == id) {
        outcome.finished = *end;
        over = true;
      }
    }
    if (over) return outcome;
  }
  throw std::runtime_error("the work did not end in time");
}

inline Outcome run(deploy::Engine& engine, const ssh::Host& host, const std::string& command) {
  deploy::Submission submission;
  submission.command = command;
  return wait_for(engine, engine.submit(engine.host(host), std::move(submission)));
}

}  // namespace muster::test
