// sessions N: how much memory N open sessions take, and how long it takes to make them. Run by
// in_namespaces.
#include <fmt/core.h>
#include <sys/resource.h>

#include <fstream>

#include "sshd.hh"

using namespace muster;

namespace {

/// MiB
double memory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word)
    if (word == "VmRSS:") {
      double kib = 0;
      status >> kib;
      return kib / 1024;
    }
  return 0;
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::size_t round(deploy::Engine& engine, const test::Sshd& sshd, int count) {
  std::size_t good = 0;
  for (int i = 0; i < count; ++i) {
    deploy::Submission submission;
    submission.command = "true";
    engine.submit(engine.host(sshd.host(fmt::format("127.1.{}.{}", i / 250, i % 250 + 1))),
                  submission);
  }
  while (engine.pending() > 0)
    for (const auto& event :
         engine.poll(std::chrono::steady_clock::now() + std::chrono::seconds(60)))
      if (const auto* end = std::get_if<deploy::Finished>(&event)) {
        good += end->ok() ? 1 : 0;
        if (!end->ok() && end->failure) fmt::print("{}\n", end->failure->text);
      }
  return good;
}

}  // namespace

int main(int, char** argv) {
  const int count = std::atoi(argv[1]);
  const test::Sshd sshd(2201);
  const auto engine = deploy::make_engine();
  const double before = memory();
  for (int i = 0; i < 2; ++i) {
    const auto cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    const auto good = round(*engine, sshd, count);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    fmt::print(
        "{} of {} {}: client CPU {:.2f} s, wall {:.2f} s, memory {:.1f} MiB (before: {:.1f})\n",
        good, count, i == 0 ? "connected and ran" : "ran again", cpu_seconds() - cpu, wall.count(),
        memory(), before);
  }
}
