#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "os/system.hh"
#include "value/value.hh"

namespace muster::facts {

/// What lsb_release(1) says; each part missing when the program is, or does not say it.
struct Lsb {
  std::optional<std::string> id, description, codename, release, version;
};

/// The text of the release files that this machine has, by path.
using ReleaseFiles = std::map<std::string, std::string>;

struct Platform {
  ReleaseFiles files;
  Lsb lsb;
  std::string machine;  // uname -m
};

Platform read_platform(os::System& system, std::chrono::milliseconds timeout);

/// /etc/os-release with Facter's changes to NAME, ID and VERSION_ID; keys in lower case.
std::map<std::string, std::string> parse_os_release(std::string_view text);
Lsb parse_lsb_release(std::string_view output);
/// What Debian's lsb_release script prints, from the file it reads.
Lsb lsb_from_os_release(std::string_view text);

/// The distributions whose rules apply, nearest first, "linux" last: {"ubuntu", "debian", "linux"}.
std::vector<std::string> lineage(const ReleaseFiles& files);

/// os.{name,family,release,distro,architecture,hardware} and their legacy names.
value::Hash distribution_facts(const Platform& platform);

}  // namespace muster::facts
