#pragma once
#include <algorithm>
#include <set>

#include "base/strings.hh"
#include "os/system.hh"

namespace muster::os {

/// A machine for tests: what it answers is put in, what was done to it is recorded.
/// A command without an answer could not be started.
class FakeSystem : public System {
 public:
  /// `command` is argv joined by spaces; a later answer for the same command replaces the earlier.
  void answer(const std::string& command, CommandResult result) {
    answers_[command] = std::move(result);
  }
  bool ran(const std::string& command) const {
    return std::find_if(commands.begin(), commands.end(), [&](const Command& c) {
             return base::join(c.argv, " ") == command;
           }) != commands.end();
  }

  std::map<std::string, std::string> files;     // path → content; folders follow from the paths
  std::map<std::string, std::string> links;     // path → target
  std::map<std::string, FileStatus> statuses;   // where the one that follows from files does not do
  std::map<std::string, std::string> programs;  // name → absolute path, for which()
  std::map<std::string, std::string> variables;  // the environment
  std::vector<User> users;
  std::vector<Group> groups;
  std::uint32_t uid = 0;
  std::chrono::system_clock::time_point time{std::chrono::seconds(1'700'000'000)};
  std::vector<Command> commands;  // everything run, in order

  CommandResult run(const Command& command) override {
    commands.push_back(command);
    const auto found = answers_.find(base::join(command.argv, " "));
    if (found != answers_.end()) return found->second;
    return {.status = 127, .started = false, .err = "No such file or directory"};
  }

  std::optional<std::string> which(std::string_view program, std::string_view) override {
    return value_of(programs, std::string(program));
  }

  std::optional<std::string> read(const std::string& path, std::size_t limit) override {
    auto content = value_of(files, resolve(path));
    if (content && content->size() > limit) content->resize(limit);
    return content;
  }

  std::vector<std::string> list(const std::string& directory) override {
    std::set<std::string> names;
    const std::string prefix = resolve(directory) + "/";
    const auto collect = [&](const auto& table) {
      for (auto at = table.lower_bound(prefix); at != table.end(); ++at) {
        if (!at->first.starts_with(prefix)) break;
        names.insert(
            at->first.substr(prefix.size(), at->first.find('/', prefix.size()) - prefix.size()));
      }
    };
    collect(files);
    collect(links);
    collect(statuses);
    return {names.begin(), names.end()};
  }

  std::optional<FileStatus> status(const std::string& path) override {
    if (auto known = value_of(statuses, path)) return known;
    if (links.contains(path)) return FileStatus{.kind = FileKind::link, .mode = 0777};
    if (const auto file = files.find(path); file != files.end()) {
      return FileStatus{.mode = 0644, .size = static_cast<std::int64_t>(file->second.size())};
    }
    if (!list(path).empty()) return FileStatus{.kind = FileKind::directory, .mode = 0755};
    return std::nullopt;
  }
  std::optional<FileStatus> follow(const std::string& path) override {
    return status(resolve(path));
  }
  std::optional<std::string> read_link(const std::string& path) override {
    return value_of(links, path);
  }

  std::optional<User> user(std::string_view name) override {
    return first(users, [&](const User& u) { return u.name == name; });
  }
  std::optional<User> user(std::uint32_t id) override {
    return first(users, [&](const User& u) { return u.uid == id; });
  }
  std::optional<Group> group(std::string_view name) override {
    return first(groups, [&](const Group& g) { return g.name == name; });
  }
  std::optional<Group> group(std::uint32_t id) override {
    return first(groups, [&](const Group& g) { return g.gid == id; });
  }

  std::optional<std::string> environment(const std::string& name) override {
    return value_of(variables, name);
  }
  std::vector<std::string> environment_names() override {
    std::vector<std::string> names;
    for (const auto& [name, value] : variables) names.push_back(name);
    return names;
  }
  std::uint32_t effective_uid() override { return uid; }
  std::chrono::system_clock::time_point now() override { return time; }
  void sleep(std::chrono::milliseconds duration) override { time += duration; }

 private:
  template <class Table>
  static std::optional<typename Table::mapped_type> value_of(const Table& table,
                                                             const std::string& key) {
    const auto found = table.find(key);
    if (found == table.end()) return std::nullopt;
    return found->second;
  }
  template <class List, class Predicate>
  static std::optional<typename List::value_type> first(const List& list, Predicate predicate) {
    const auto found = std::find_if(list.begin(), list.end(), predicate);
    if (found == list.end()) return std::nullopt;
    return *found;
  }
  std::string resolve(std::string path) const {
    for (int hops = 0; hops < 8; ++hops) {
      const auto link = links.find(path);
      if (link == links.end()) break;
      path = link->second;
    }
    return path;
  }

  std::map<std::string, CommandResult> answers_;
};

}  // namespace muster::os
