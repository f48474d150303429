#include "os/identity.hh"

#include <grp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/error.hh"

namespace muster::os {

namespace {

std::optional<std::uint32_t> as_id(std::string_view text) {
  std::uint32_t id = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

std::vector<gid_t> groups_of(const std::string& user, gid_t gid) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  while (::getgrouplist(user.c_str(), gid, groups.data(), &count) < 0) {
    groups.resize(std::max<std::size_t>(groups.size() * 2, static_cast<std::size_t>(count)));
    count = static_cast<int>(groups.size());
  }
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

gid_t resolve_group(System& system, const std::string& name) {
  if (const auto group = system.group(name)) return group->gid;
  if (const auto id = as_id(name)) return *id;
  throw base::Error("Could not find group " + name);
}

User resolve_user(System& system, const std::string& name) {
  if (auto user = system.user(name)) return *user;
  if (const auto id = as_id(name)) {
    if (auto user = system.user(*id)) return *user;
  }
  throw base::Error("Could not find user " + name);
}

}  // namespace

std::optional<Identity> identity_for(System& system, const Command& command) {
  if (!command.user && !command.group) return std::nullopt;
  Identity identity{.uid = ::geteuid(), .gid = ::getegid(), .groups = {}};
  std::optional<User> user;
  if (command.user) {
    user = resolve_user(system, *command.user);
    identity.uid = user->uid;
    identity.gid = user->gid;
  }
  if (command.group) identity.gid = resolve_group(system, *command.group);
  const bool unchanged = identity.uid == ::geteuid() && identity.gid == ::getegid();
  if (unchanged && ::geteuid() != 0) return std::nullopt;
  // The groups besides are those the user has at login, whatever the main one is here.
  if (!user) user = system.user(identity.uid);
  identity.groups = user ? groups_of(user->name, user->gid) : std::vector<gid_t>{identity.gid};
  return identity;
}

/// Raw system calls: the C library's versions would try to change the parent's threads too.
int become(const Identity& identity) {
  const long uid = identity.uid, gid = identity.gid;
  if (::syscall(SYS_setgroups, identity.groups.size(), identity.groups.data()) != 0) return errno;
  if (::syscall(SYS_setresgid, gid, gid, gid) != 0) return errno;
  if (::syscall(SYS_setresuid, uid, uid, uid) != 0) return errno;
  uid_t real_uid, effective_uid, saved_uid;
  gid_t real_gid, effective_gid, saved_gid;
  if (::getresuid(&real_uid, &effective_uid, &saved_uid) != 0) return errno;
  if (::getresgid(&real_gid, &effective_gid, &saved_gid) != 0) return errno;
  const bool right = real_uid == identity.uid && effective_uid == identity.uid &&
                     saved_uid == identity.uid && real_gid == identity.gid &&
                     effective_gid == identity.gid && saved_gid == identity.gid;
  return right ? 0 : EPERM;
}

}  // namespace muster::os
