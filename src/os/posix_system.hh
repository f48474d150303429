#pragma once
#include "os/system.hh"

namespace muster::os {

/// This machine. Holds no state: any number may exist, in any thread.
class PosixSystem : public System {
 public:
  CommandResult run(const Command& command) override;
  std::optional<std::string> which(std::string_view program, std::string_view path = {}) override;

  std::optional<std::string> read(const std::string& path, std::size_t limit = 16u << 20) override;
  std::vector<std::string> list(const std::string& directory) override;
  std::optional<FileStatus> status(const std::string& path) override;
  std::optional<FileStatus> follow(const std::string& path) override;
  std::optional<std::string> read_link(const std::string& path) override;

  std::optional<User> user(std::string_view name) override;
  std::optional<User> user(std::uint32_t uid) override;
  std::optional<Group> group(std::string_view name) override;
  std::optional<Group> group(std::uint32_t gid) override;

  std::optional<std::string> environment(const std::string& name) override;
  std::vector<std::string> environment_names() override;
  std::uint32_t effective_uid() override;
  std::chrono::system_clock::time_point now() override;
  void sleep(std::chrono::milliseconds duration) override;
};

}  // namespace muster::os
