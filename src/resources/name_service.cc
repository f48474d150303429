#include "resources/name_service.hh"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/strings.hh"
#include "os/atomic_write.hh"

namespace muster::resources {

namespace {

std::vector<std::vector<std::string>> table(Context& context, const char* path,
                                            std::size_t fields) {
  std::vector<std::vector<std::string>> out;
  for (const auto& line : base::split(context.system.read(path).value_or(""), "\n")) {
    auto parts = base::split(line, ":");
    if (parts.size() < fields || parts.front().empty()) continue;
    out.push_back(std::move(parts));
  }
  return out;
}

template <class Number>
Number number(const std::string& text, Number otherwise) {
  Number value = otherwise;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

}  // namespace

std::vector<PasswordEntry> local_users(Context& context) {
  std::vector<PasswordEntry> out;
  for (auto& f : table(context, "/etc/passwd", 7))
    out.push_back({.name = f[0],
                   .uid = number<std::uint32_t>(f[2], 0),
                   .gid = number<std::uint32_t>(f[3], 0),
                   .comment = f[4],
                   .home = f[5],
                   .shell = f[6]});
  return out;
}

std::vector<GroupEntry> local_groups(Context& context) {
  std::vector<GroupEntry> out;
  for (auto& f : table(context, "/etc/group", 4)) {
    GroupEntry group{.name = f[0], .gid = number<std::uint32_t>(f[2], 0), .members = {}};
    for (auto& member : base::split(f[3], ",")) {
      if (!member.empty()) group.members.push_back(std::move(member));
    }
    out.push_back(std::move(group));
  }
  return out;
}

std::optional<ShadowEntry> shadow_entry(Context& context, const std::string& user) {
  for (const auto& f : table(context, "/etc/shadow", 8)) {
    if (f[0] != user) continue;
    return ShadowEntry{.password = f[1],
                       .minimum = number<std::int64_t>(f[3], -1),
                       .maximum = number<std::int64_t>(f[4], -1),
                       .warning = number<std::int64_t>(f[5], -1),
                       .expiry = number<std::int64_t>(f[7], -1)};
  }
  return std::nullopt;
}

std::vector<std::string> groups_with(Context& context, const std::string& user) {
  std::vector<std::string> names;
  for (const auto& group : local_groups(context)) {
    if (std::find(group.members.begin(), group.members.end(), user) != group.members.end())
      names.push_back(group.name);
  }
  return names;
}

bool has_libuser() {
  return ::access("/usr/sbin/lgroupadd", X_OK) == 0 && ::access("/usr/sbin/luseradd", X_OK) == 0;
}

std::map<std::string, std::string> libuser_environment(Context& context) {
  const std::string path = context.options.state_directory + "/libuser.conf";
  os::make_directories(context.options.state_directory);
  os::write_atomically(path,
                       "[import]\nlogin_defs = /etc/login.defs\n"
                       "default_useradd = /etc/default/useradd\n\n"
                       "[defaults]\ncrypt_style = sha512\nmodules = files shadow\n"
                       "create_modules = files shadow\n\n"
                       "[userdefaults]\nLU_USERNAME = %n\nLU_GIDNUMBER = %u\n\n"
                       "[groupdefaults]\nLU_GROUPNAME = %n\n",
                       0644);
  return {{"LIBUSER_CONF", path}};
}

}  // namespace muster::resources
