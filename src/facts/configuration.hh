#pragma once
#include <string>
#include <utility>
#include <vector>

#include "facts/facts.hh"
#include "facts/groups.hh"
#include "os/system.hh"

namespace muster::facts {

/// A facter.conf.
struct Configuration {
  std::vector<std::string> blocklist;
  std::vector<std::pair<std::string, std::string>> ttls;  // group or fact, "3 days"
  std::vector<FactGroup> groups;                          // of its own
  std::vector<std::string> external_directories, custom_directories;
  bool external_facts = true, custom_facts = true;
  bool legacy = false;
  bool debug = false, verbose = false;  // what the command line says wins
  std::string log_level;                // empty: not said
};

/// The file that Facter reads when none is named.
inline constexpr const char* default_configuration = "/etc/facter/facter.conf";

/// An absent file is an empty configuration. Throws base::Error when it cannot be understood.
Configuration read_configuration(os::System& system, const std::string& path);

/// Facter's groups, and the configuration's.
std::vector<FactGroup> groups_of(const Configuration& configuration);

/// What it means for finding facts: what is blocked, cached, and where external facts are.
Settings settings_for(const Configuration& configuration, os::System& system);

}  // namespace muster::facts
