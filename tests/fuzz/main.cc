// NAME [--only TARGET] [--seconds S] [--seed N] [--first N] [FILE…]: gives the program's targets
// inputs that are made at random of real ones, the same with every run, for S seconds (3) together;
// or the files. Exit status 1 when one is not borne; it is shown, and kept in a file.
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "mutation.hh"

namespace muster::fuzz {

void require(bool holds, std::string_view what) {
  if (!holds) throw std::logic_error("does not hold: " + std::string(what));
}

namespace {

using Clock = std::chrono::steady_clock;

constexpr int seconds_of_one = 5;  // of the processor, then SIGPROF ends the process
constexpr rlim_t most_memory = 1UL << 30;
constexpr std::size_t most_shown = 2000;

struct Options {
  double seconds = 3;
  std::uint64_t seed = 1, first = 0;
  std::string only;
  std::vector<std::string> files;
};

/// What outlives the process that the inputs are tried in.
struct Shared {
  std::uint64_t tried, refused, size, failed;
  char reason[1024];
  char input[1 << 20];
};

Shared& shared_memory() {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw base::Error("no shared memory");
  return *static_cast<Shared*>(memory);
}

void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const rlimit most{most_memory, most_memory};
  setrlimit(RLIMIT_AS, &most);
#endif
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
}

void begin_time() {
  itimerval timer{};
  timer.it_value.tv_sec = seconds_of_one;
  setitimer(ITIMER_PROF, &timer, nullptr);
}

/// False when the target fails.
bool try_one(const Target& target, const std::string& input, Shared& shared) {
  shared.size = std::min(input.size(), sizeof shared.input);
  std::memcpy(shared.input, input.data(), shared.size);
  begin_time();
  std::string reason;
  try {
    target.attempt(input);
  } catch (const base::Error&) {
    ++shared.refused;
  } catch (const diag::SourceError&) {
    ++shared.refused;
  } catch (const std::exception& e) {
    if (target.refuses && target.refuses(e))
      ++shared.refused;
    else
      reason = std::string(typeid(e).name()) + ": " + e.what();
  }
  ++shared.tried;
  if (reason.empty()) return true;
  shared.failed = 1;
  std::memcpy(shared.reason, reason.c_str(), std::min(reason.size(), sizeof shared.reason - 1));
  return false;
}

int try_all(const Target& target, const Options& options, Shared& shared) {
  limit_memory();
  if (!options.files.empty()) {
    for (const auto& path : options.files) {
      std::ostringstream text;
      text << std::ifstream(path, std::ios::binary).rdbuf();
      if (!try_one(target, text.str(), shared)) return 1;
    }
    return 0;
  }
  Mutation mutation(target);
  const auto end = Clock::now() + std::chrono::duration<double>(options.seconds);
  for (std::uint64_t n = options.first; Clock::now() < end; ++n) {
    if (!try_one(target, mutation.input(options.seed, n), shared)) return 1;
  }
  return 0;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, most_shown)) {
    out += c == '\n' || (c >= ' ' && c < 0x7f)
               ? std::string(1, c)
               : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return text.size() > most_shown ? out + "…" : out;
}

void show_failure(const Target& target, const Shared& shared, const Options& options, int status) {
  const std::string_view input(shared.input, shared.size);
  const std::string file = fmt::format("fuzz-failure-{}", getpid());
  std::ofstream(file, std::ios::binary) << input;
  if (WIFSIGNALED(status)) {
    fmt::print("FAIL: {}: signal {}{}\n", target.name, WTERMSIG(status),
               WTERMSIG(status) == SIGPROF ? ": it takes too long" : "");
  } else {
    fmt::print("FAIL: {}: {}\n", target.name, shared.reason);
  }
  fmt::print("input {} of seed {}, {} bytes, kept in {}:\n{}\n", options.first + shared.tried,
             options.seed, shared.size, file, escaped(input));
}

Options options_of(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word.starts_with("--") && i + 1 == count) throw base::Error(word + " needs a value");
    if (word == "--only")
      options.only = arguments[++i];
    else if (word == "--seconds")
      options.seconds = std::stod(arguments[++i]);
    else if (word == "--seed")
      options.seed = std::stoull(arguments[++i]);
    else if (word == "--first")
      options.first = std::stoull(arguments[++i]);
    else
      options.files.push_back(word);
  }
  return options;
}

/// False when the target fails, or its inputs test nothing, for all were refused.
bool run(const Target& target, const Options& options) {
  Shared& shared = shared_memory();
  const pid_t child = fork();
  if (child == 0) _exit(try_all(target, options, shared));
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  if (status != 0) {
    show_failure(target, shared, options, status);
    return false;
  }
  fmt::print("{}: {} inputs of {} seeds, {} refused, at most {} MiB\n", target.name, shared.tried,
             target.seeds.size(), shared.refused, used.ru_maxrss / 1024);
  const bool sharp = !options.files.empty() || shared.refused < shared.tried;
  if (!sharp) fmt::print("FAIL: all of them were refused\n");
  munmap(&shared, sizeof shared);
  return sharp;
}

int run_all(Options options) {
  auto targets = define_targets();
  if (!options.only.empty())
    std::erase_if(targets, [&](const Target& target) { return target.name != options.only; });
  options.seconds /= static_cast<double>(std::max<std::size_t>(targets.size(), 1));
  int failed = 0;
  for (const auto& target : targets) failed += run(target, options) ? 0 : 1;
  return failed == 0 ? 0 : 1;
}

}  // namespace

}  // namespace muster::fuzz

int main(int count, char** arguments) {
  return muster::fuzz::run_all(muster::fuzz::options_of(count, arguments));
}
