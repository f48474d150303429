#pragma once
#include <map>
#include <string>
#include <vector>

#include "ssh/config_lines.hh"
#include "ssh/host.hh"
#include "ssh/route.hh"

namespace muster::ssh {

struct LocalUser;

/// What ssh_config says of one host. As in OpenSSH the first value of a keyword wins, and the
/// keywords that are lists collect.
class ConfigSettings {
 public:
  ConfigSettings(std::string name, const LocalUser& user);

  /// As if it stood before all files.
  void give(const std::string& keyword, const std::string& value);
  /// Throws base::Error with the line's place.
  void obey(const std::vector<ConfigLine>& lines);
  /// The whole of it, with what the caller gave put over it.
  Route route(const Host& host) const;

 private:
  void obey(const std::vector<ConfigLine>& lines, bool& active);
  bool applies(const ConfigLine& line);
  bool condition(const std::string& name, const std::string& value);
  void set(const ConfigLine& line);
  std::string text(const std::string& keyword, const std::string& otherwise = {}) const;
  std::vector<std::string> list(const std::string& keyword) const;
  bool yes(const std::string& keyword, bool otherwise) const;
  std::optional<long> number(const std::string& keyword) const;
  std::string host_name() const;
  std::string expanded(const std::string& text, const Route& route) const;

  void set_target(Route& route, const Host& host) const;
  void set_keys(Route& route, const Host& host) const;
  void set_methods(Route& route, const Host& host) const;
  void set_host_keys(Route& route, const Host& host) const;
  void set_connection(Route& route, const Host& host) const;
  void set_environment(Route& route) const;
  std::string beyond_libssh(const Route& route) const;

  std::string name_;
  const LocalUser& user_;
  std::map<std::string, std::string> values_;
  std::map<std::string, std::vector<std::string>> lists_;
  std::string match_exec_;  // the place of a Match exec: only OpenSSH itself can decide
};

}  // namespace muster::ssh
