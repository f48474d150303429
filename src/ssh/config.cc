#include "ssh/config.hh"

#include <fmt/core.h>

#include <charconv>

#include "base/error.hh"
#include "base/strings.hh"
#include "os/host.hh"
#include "ssh/config_settings.hh"
#include "ssh/patterns.hh"

namespace muster::ssh {

LocalUser local_user(os::System& system) {
  LocalUser out;
  out.uid = system.effective_uid();
  out.host = os::host_name();
  if (const auto user = system.user(out.uid)) {
    out.name = user->name;
    out.home = user->home;
  }
  if (const auto home = system.environment("HOME"); home && !home->empty()) out.home = *home;
  return out;
}

Config::Config(os::System& system, LocalUser user) : system_(system), user_(std::move(user)) {}

const std::vector<ConfigLine>& Config::lines(const std::string& path) {
  const auto found = files_.find(path);
  if (found != files_.end()) return found->second;
  const auto folder = path.starts_with("/etc/") ? std::string("/etc/ssh") : user_.home + "/.ssh";
  return files_.emplace(path, read_config_lines(system_, path, folder, user_.home)).first->second;
}

Route Config::route(const Host& host) {
  ConfigSettings settings(host.name, user_);
  const auto files = host.config.value_or(
      std::vector<std::string>{user_.home + "/.ssh/config", "/etc/ssh/ssh_config"});
  if (!host.user.empty()) settings.give("user", host.user);
  for (const auto& file : files) settings.obey(lines(file));
  return settings.route(host);
}

void read_destination(const std::string& text, Host& host) {
  std::string_view rest = text;
  if (rest.starts_with("ssh://")) rest.remove_prefix(6);
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    host.user = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  std::string_view port;
  if (rest.starts_with("[")) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) throw base::Error(fmt::format("'{}' is no host", text));
    port = rest.substr(end + 1);
    rest = rest.substr(1, end - 1);
  } else if (const auto colon = rest.find(':');
             colon != std::string_view::npos &&
             rest.find(':', colon + 1) == std::string_view::npos) {
    port = rest.substr(colon);
    rest = rest.substr(0, colon);
  }
  if (!port.empty()) {
    std::uint16_t number = 0;
    const auto* end = port.data() + port.size();
    const auto read = std::from_chars(port.data() + 1, end, number);
    if (port[0] != ':' || read.ec != std::errc() || read.ptr != end || number == 0)
      throw base::Error(fmt::format("'{}': '{}' is no port", text, port.substr(1)));
    host.port = number;
  }
  // A name that begins like an option would become one of the OpenSSH client's.
  if (rest.empty() || rest.front() == '-' || host.user.starts_with("-") ||
      rest.find_first_of(" \t\n\"'`$\\;&<>|(){}") != std::string_view::npos)
    throw base::Error(fmt::format("'{}' is no host", text));
  host.name = rest;
}

}  // namespace muster::ssh
