#pragma once
#include <string>
#include <vector>

#include "facts/groups.hh"
#include "os/system.hh"

namespace muster::facts {

/// A facter.conf. What it says of caching needs no answer: nothing is cached, finding everything
/// takes milliseconds.
struct Configuration {
  std::vector<std::string> blocklist;
  std::vector<FactGroup> groups;  // of its own
  std::vector<std::string> external_directories, custom_directories;
  bool external_facts = true;
};

/// The file that Facter reads when none is named.
inline constexpr const char* default_configuration = "/etc/facter/facter.conf";

/// An absent file is an empty configuration. Throws base::Error when it cannot be understood.
Configuration read_configuration(os::System& system, const std::string& path);

}  // namespace muster::facts
