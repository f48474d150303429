#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ssh/ask.hh"
#include "ssh/fault.hh"
#include "ssh/host.hh"

namespace muster::deploy {

using HostId = std::uint32_t;
using WorkId = std::uint64_t;

struct Terminal {
  std::string type = "xterm";
  unsigned columns = 80, rows = 24;
};

/// A command for one host. It reaches the user's login shell there byte for byte.
struct Submission {
  std::string command;
  std::string input;             // its standard input
  bool keep_input_open = false;  // more comes with write(), the end with close_input()
  /// Sent beside the command, not in it; the server's AcceptEnv decides what it takes.
  std::vector<std::pair<std::string, std::string>> environment;
  std::optional<Terminal> terminal;  // then err comes with out
  std::chrono::milliseconds timeout{
      0};  // 0: Limits::command_timeout. From its start, not its queueing
};

struct Upload {
  std::string local;                   // a file, read as it is sent
  std::optional<std::string> content;  // in place of `local`
  std::string remote;
  std::optional<unsigned> mode;          // else the local file's; 0644 for `content`
  bool atomic = true;                    // written beside, then renamed over
  std::chrono::milliseconds timeout{0};  // 0: Limits::transfer_timeout
};

struct Download {
  std::string remote;
  std::string local;  // a file, replaced when all has come; empty: into Finished::content
  std::size_t limit = 64u << 20;  // of bytes kept in memory
  std::chrono::milliseconds timeout{0};
};

enum class Stream : std::uint8_t { out, err };

using Failure = ssh::Fault;
using ssh::name_of;

struct Started {  // it has a connection and runs now
  WorkId id = 0;
};
struct Output {
  WorkId id = 0;
  Stream stream = Stream::out;
  std::string bytes;
};
struct Progress {  // of a transfer
  WorkId id = 0;
  std::uint64_t done = 0, total = 0;
};
/// The last that is heard of a piece of work.
struct Finished {
  WorkId id = 0;
  std::optional<int> status;  // of a command that ended by itself
  std::string signal;         // "KILL": what ended it, when a signal did
  std::optional<Failure> failure;
  std::string content;  // of a download without `local`
  std::chrono::milliseconds elapsed{0};
  /// Only a command that ended with status 0, or a transfer that is complete.
  bool ok() const { return !failure && signal.empty() && status == 0; }
};
using Event = std::variant<Started, Output, Progress, Finished>;

struct Limits {
  std::size_t starting = 48;         // connections that are being made at a time
  std::size_t starting_through = 8;  // of those, to one address or through one jump host
  double starts_per_second = 0;      // 0: as fast as may be
  std::size_t running = 0;           // pieces of work at a time, over all hosts; 0: any number
  std::size_t channels = 8;          // at a time on one connection (sshd's MaxSessions is 10)
  std::chrono::milliseconds connect_timeout{15'000};  // where ssh_config says nothing
  std::chrono::milliseconds command_timeout{3'600'000};
  std::chrono::milliseconds transfer_timeout{3'600'000};
  std::chrono::milliseconds kill_grace{3'000};  // between TERM and KILL
  std::chrono::milliseconds idle{900'000};      // how long a connection without work is kept
};

/// Asks the user; nullopt: cannot. Each question is asked once, whoever needs its answer.
using ssh::Ask;

/// Runs commands and moves files on many hosts from one thread. Nothing happens but inside poll().
/// Connections are made when work needs them and reused for the next work.
class Engine {
 public:
  virtual ~Engine() = default;

  /// The same id for an equal host. Reads files of OpenSSH, opens nothing.
  virtual HostId host(const ssh::Host& host) = 0;

  virtual WorkId submit(HostId host, Submission submission) = 0;
  virtual WorkId upload(HostId host, Upload upload) = 0;
  virtual WorkId download(HostId host, Download download) = 0;
  /// On this machine: argv, no shell ({"/bin/sh", "-c", …} where the recipe wants one). `command`
  /// is not used.
  virtual WorkId submit_here(std::vector<std::string> argv, Submission submission) = 0;

  virtual void write(WorkId id, std::string bytes) = 0;
  virtual void close_input(WorkId id) = 0;

  /// Ends it: TERM and, after Limits::kill_grace, KILL to it and its children. Its Finished comes
  /// from poll() as for other work. Nothing happens when it has finished.
  virtual void cancel(WorkId id) = 0;
  virtual void cancel_all() = 0;

  /// What happened, at least one event unless the deadline passes or nothing is pending.
  virtual std::vector<Event> poll(std::chrono::steady_clock::time_point deadline) = 0;
  /// Pieces of work whose Finished has not been given out.
  virtual std::size_t pending() const = 0;

  /// Closes a host's connections once its work is done.
  virtual void release(HostId host) = 0;
};

/// Throws base::Error when the system gives no event queue.
std::unique_ptr<Engine> make_engine(const Limits& limits = {}, Ask ask = nullptr);

}  // namespace muster::deploy
