#include <algorithm>
#include <array>

#include "base/strings.hh"
#include "facts/distribution.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

/// Each distribution and the one whose rules it takes over.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> parents{{
    {"debian", "linux"},    {"elementary", "debian"},
    {"ubuntu", "debian"},   {"linuxmint", "ubuntu"},
    {"raspbian", "debian"}, {"devuan", "debian"},
    {"rhel", "linux"},      {"fedora", "rhel"},
    {"amzn", "rhel"},       {"centos", "rhel"},
    {"ol", "rhel"},         {"scientific", "rhel"},
    {"meego", "rhel"},      {"oel", "rhel"},
    {"ovs", "rhel"},        {"sles", "linux"},
    {"opensuse", "sles"},   {"sled", "sles"},
    {"gentoo", "linux"},    {"alpine", "linux"},
    {"photon", "linux"},    {"slackware", "linux"},
    {"mageia", "linux"},    {"openwrt", "linux"},
    {"mariner", "linux"},   {"linux", ""},
}};

}  // namespace

std::vector<std::string> lineage(const ReleaseFiles& files) {
  const auto text = [&](const char* path) {
    const auto found = files.find(path);
    return found == files.end() ? std::string() : found->second;
  };
  const auto pairs = parse_os_release(text("/etc/os-release"));
  std::vector<std::string> candidates;
  if (files.contains("/etc/devuan_version")) candidates.emplace_back("devuan");
  if (const auto id = pairs.find("id"); id != pairs.end()) {
    candidates.push_back(base::lower_ascii(id->second));
  } else if (files.contains("/etc/redhat-release")) {
    candidates.emplace_back("rhel");
  } else if (const auto suse = words(text("/etc/SuSE-release")); !suse.empty()) {
    candidates.push_back(base::lower_ascii(suse[0]));
  }
  if (const auto likes = pairs.find("id_like"); likes != pairs.end())
    for (const std::string& like : words(likes->second)) candidates.push_back(like);
  candidates.emplace_back("linux");
  std::vector<std::string> out;
  for (const std::string& candidate : candidates) {
    for (std::string_view at = candidate; !at.empty();) {
      const auto found = std::find_if(parents.begin(), parents.end(),
                                      [&](const auto& row) { return row.first == at; });
      if (found == parents.end()) break;
      out.emplace_back(at);
      at = found->second;
    }
    if (!out.empty()) break;
  }
  return out;
}

}  // namespace muster::facts
