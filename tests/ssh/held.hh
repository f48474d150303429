#pragma once
#include <fcntl.h>
#include <sys/file.h>

#include "sshd.hh"

namespace muster::test {

/// A file that a command of the other side holds, with all children that it has: free again when
/// the last of them has ended, however long that takes on a busy machine.
class Held {
 public:
  explicit Held(const std::string& name) : path_(folder() + "/deploy/" + name) {}

  /// Begins a command, which says so.
  std::string taken() const { return "exec 9>>" + path_ + "; flock 9; echo begun; "; }
  bool is_free() const {
    const os::Descriptor fd(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
    return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
  }
  bool becomes_free() const {
    constexpr int most_looks = 600;
    for (int i = 0; i < most_looks && !is_free(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return is_free();
  }

 private:
  std::string path_;
};

/// Runs a command that says "begun" under a time limit: one that was too short for this machine to
/// begin it is made longer.
inline Outcome run_out_of_time(deploy::Engine& engine, deploy::HostId host,
                               deploy::Submission submission) {
  Outcome outcome;
  for (int tries = 0; tries < 6 && outcome.out.empty(); ++tries) {
    outcome = wait_for(engine, engine.submit(host, submission));
    if (outcome.out.empty()) submission.timeout *= 3;
  }
  return outcome;
}

/// Waits until each of them has said something.
inline void wait_for_output(deploy::Engine& engine, std::vector<deploy::WorkId> ids) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!ids.empty()) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("a command said nothing");
    for (const auto& event : engine.poll(deadline))
      if (const auto* output = std::get_if<deploy::Output>(&event)) std::erase(ids, output->id);
  }
}

}  // namespace muster::test
