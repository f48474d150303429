#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "resources/context.hh"

namespace muster::resources {

/// A line of /etc/passwd.
struct PasswordEntry {
  std::string name;
  std::uint32_t uid = 0, gid = 0;
  std::string comment, home, shell;
};

/// A line of /etc/group.
struct GroupEntry {
  std::string name;
  std::uint32_t gid = 0;
  std::vector<std::string> members;
};

/// A line of /etc/shadow. -1: not set.
struct ShadowEntry {
  std::string password;
  std::int64_t minimum = -1, maximum = -1, warning = -1, expiry = -1;  // days
};

/// The machine's own tables, read anew each time: a run changes them.
std::vector<PasswordEntry> local_users(Context& context);
std::vector<GroupEntry> local_groups(Context& context);
std::optional<ShadowEntry> shadow_entry(Context& context, const std::string& user);
/// The groups that list the user as a member.
std::vector<std::string> groups_with(Context& context, const std::string& user);

/// Are the programs of libuser there, which leave other name services alone?
bool has_libuser();
/// Settings for them, written where the run keeps its state.
std::map<std::string, std::string> libuser_environment(Context& context);

}  // namespace muster::resources
