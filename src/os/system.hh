#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::os {

/// A program to run: argv, never a shell.
struct Command {
  std::vector<std::string> argv;  // argv[0] is looked up in `path`, or in the caller's PATH
  std::map<std::string, std::string> environment;  // added to, or replacing, the inherited one
  std::vector<std::string> unset;                  // names taken out of the inherited environment
  std::string path;                 // PATH to look argv[0] up in and to pass on; empty: inherited
  std::string directory;            // working directory; empty: /
  std::string input;                // standard input
  std::optional<std::string> user;  // run as (name or uid, all groups dropped to the user's)
  std::optional<std::string> group;
  std::optional<unsigned> umask;
  std::chrono::milliseconds timeout{
      0};                     // 0: none. The whole process group is killed when it passes.
  bool merge_stderr = false;  // standard error into `out`
  std::size_t output_limit = 64u << 20;  // bytes kept of each stream
};

struct CommandResult {
  int status = 0;  // exit status; 128 + n when signal n ended it; 127 when it could not be started
  bool started = true;
  bool timed_out = false;
  std::string out;
  std::string err;
  int signal = 0;  // that ended it; 0: none
  bool ok() const { return started && !timed_out && status == 0; }
  /// As Ruby shows it: a program that a signal ended has no exit status.
  std::string status_text() const { return signal != 0 ? std::string() : std::to_string(status); }
};

enum class FileKind : std::uint8_t { file, directory, link, fifo, socket, character, block };

struct FileStatus {
  FileKind kind = FileKind::file;
  unsigned mode = 0;  // permission bits, set-id and sticky included
  std::uint32_t uid = 0, gid = 0;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  std::uint64_t inode = 0, device = 0;
  std::uint64_t links = 1;
};

struct User {
  std::string name, gecos, home, shell;
  std::uint32_t uid = 0, gid = 0;
};

struct Group {
  std::string name;
  std::uint32_t gid = 0;
  std::vector<std::string> members;
};

/// The machine. Everything that reads or changes it goes through here, so that a test can stand in
/// for it. Paths managed for users (the file type and its kin) are not opened by name: see
/// os/tree.hh.
class System {
 public:
  virtual ~System() = default;

  /// Never throws for what the command does: a status is data.
  virtual CommandResult run(const Command& command) = 0;
  /// The absolute path of a program; nullopt when there is none. `path` empty: the process's PATH.
  virtual std::optional<std::string> which(std::string_view program,
                                           std::string_view path = {}) = 0;

  /// The system's own files (/proc, /sys, /etc): whole content up to `limit` bytes, nullopt when
  /// unreadable.
  virtual std::optional<std::string> read(const std::string& path,
                                          std::size_t limit = 16u << 20) = 0;
  virtual std::vector<std::string> list(
      const std::string& directory) = 0;  // sorted names, no . and ..
  virtual std::optional<FileStatus> status(const std::string& path) = 0;  // lstat
  virtual std::optional<FileStatus> follow(const std::string& path) = 0;  // stat
  virtual std::optional<std::string> read_link(const std::string& path) = 0;

  virtual std::optional<User> user(std::string_view name) = 0;
  virtual std::optional<User> user(std::uint32_t uid) = 0;
  virtual std::optional<Group> group(std::string_view name) = 0;
  virtual std::optional<Group> group(std::uint32_t gid) = 0;

  virtual std::optional<std::string> environment(const std::string& name) = 0;
  virtual std::vector<std::string> environment_names() = 0;
  virtual std::uint32_t effective_uid() = 0;
  virtual std::chrono::system_clock::time_point now() = 0;
  virtual void sleep(std::chrono::milliseconds duration) = 0;
};

/// Runs a command that must succeed. Throws base::Error with argv, status and the command's output.
CommandResult run_ok(System& system, const Command& command);

}  // namespace muster::os
