#pragma once
#include <map>
#include <string>
#include <vector>

#include "os/system.hh"
#include "ssh/config_lines.hh"
#include "ssh/host.hh"
#include "ssh/route.hh"

namespace muster::ssh {

/// Who we are here: what ssh_config's defaults and its % marks are made of.
struct LocalUser {
  std::string name, home, host;
  std::uint32_t uid = 0;
};
LocalUser local_user(os::System& system);

/// The user's and the system's ssh_config. Files are read once, however many hosts ask.
class Config {
 public:
  Config(os::System& system, LocalUser user);

  /// Throws base::Error for a file that cannot be understood, with its line.
  Route route(const Host& host);

 private:
  const std::vector<ConfigLine>& lines(const std::string& path);

  os::System& system_;
  LocalUser user_;
  std::map<std::string, std::vector<ConfigLine>> files_;
};

/// "user@gate:2222" → name, user and port of `host`. Brackets around an IPv6 address. Throws
/// base::Error when it is none of these.
void read_destination(const std::string& text, Host& host);

}  // namespace muster::ssh
