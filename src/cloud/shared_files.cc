#include "base/error.hh"
#include "base/strings.hh"
#include "cloud/credentials.hh"

namespace muster::cloud {

namespace {

constexpr std::size_t most_bytes = 1UL << 20;
constexpr std::size_t most_profiles = 1000;

std::string path_from(os::System& system, const char* variable, const char* name) {
  if (const auto path = system.environment(variable); path && !path->empty()) return *path;
  std::string home = system.environment("HOME").value_or("");
  if (home.empty())
    if (const auto user = system.user(system.effective_uid())) home = user->home;
  return home + "/.aws/" + name;
}

/// In the configuration file all but the default have "profile" before their names. "" for sections
/// that are none.
std::string profile_named(std::string_view section, bool is_config) {
  if (!is_config || section == "default") return std::string(section);
  constexpr std::string_view prefix = "profile ";
  return section.starts_with(prefix) ? std::string(base::trim(section.substr(prefix.size()))) : "";
}

}  // namespace

std::vector<std::string> shared_file_paths(os::System& system) {
  return {path_from(system, "AWS_CONFIG_FILE", "config"),
          path_from(system, "AWS_SHARED_CREDENTIALS_FILE", "credentials")};
}

SharedFiles::SharedFiles(os::System& system) {
  const auto paths = shared_file_paths(system);
  // What comes later wins.
  read(system, paths[0], true);
  read(system, paths[1], false);
}

void SharedFiles::read(os::System& system, const std::string& path, bool is_config) {
  const std::string text = system.read(path, most_bytes).value_or("");
  std::map<std::string, std::string>* section = nullptr;
  std::size_t number = 0;
  for (const std::string& line : base::split(text, "\n")) {
    ++number;
    const auto bare = base::trim(line);
    // Indented lines belong to the key above: settings of one service, which are not for us.
    if (bare.empty() || bare[0] == '#' || bare[0] == ';' || line[0] == ' ' || line[0] == '\t')
      continue;
    const auto wrong = [&](const char* what) {
      return base::Error(path + ", line " + std::to_string(number) + ": " + what);
    };
    if (bare[0] == '[') {
      if (bare.back() != ']' || profiles_.size() >= most_profiles) throw wrong("not a section");
      section = &profiles_[profile_named(base::trim(bare.substr(1, bare.size() - 2)), is_config)];
      continue;
    }
    const auto sign = bare.find('=');
    if (sign == std::string_view::npos || !section) throw wrong("not a setting of a section");
    (*section)[base::lower_ascii(base::trim(bare.substr(0, sign)))] =
        base::trim(bare.substr(sign + 1));
  }
  profiles_.erase("");
}

std::string SharedFiles::get(const std::string& profile, const std::string& key) const {
  const auto section = profiles_.find(profile);
  if (section == profiles_.end()) return {};
  const auto value = section->second.find(key);
  return value == section->second.end() ? std::string() : value->second;
}

}  // namespace muster::cloud
