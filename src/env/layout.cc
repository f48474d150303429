#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/strings.hh"
#include "env/environment.hh"
#include "env/glob.hh"

namespace muster::env {

namespace {

constexpr std::array<std::string_view, 7> known_settings = {"modulepath",
                                                            "manifest",
                                                            "config_version",
                                                            "environment_timeout",
                                                            "environment_data_provider",
                                                            "static_catalogs",
                                                            "rich_data"};

std::string absolute(std::string_view path, const std::string& directory) {
  if (path.starts_with("/") || path.starts_with("$")) return std::string(path);
  if (path.starts_with("./")) path.remove_prefix(2);
  return directory + "/" + std::string(path);
}

struct Conf {
  std::map<std::string, std::string, std::less<>> values;
  std::vector<std::string> unknown;
};

Conf read_conf(const std::string& path, std::string_view text) {
  Conf conf;
  for (const auto& raw : base::split(text, "\n")) {
    const auto line = base::trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == '[') continue;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
      throw base::Error(fmt::format("Could not parse line \"{}\" (file: {})", line, path));
    const std::string name(base::trim(line.substr(0, equals)));
    conf.values[name] = std::string(base::trim(line.substr(equals + 1)));
    if (std::find(known_settings.begin(), known_settings.end(), name) == known_settings.end())
      conf.unknown.push_back(name);
  }
  return conf;
}

std::vector<std::string> read_modulepath(const std::string& text, const std::string& directory,
                                         const std::vector<std::string>& base) {
  std::vector<std::string> out;
  for (const auto& part : base::split(text, ":")) {
    if (part == "$basemodulepath") {
      out.insert(out.end(), base.begin(), base.end());
      continue;
    }
    for (auto& path : expand_glob(absolute(part, directory))) out.push_back(std::move(path));
  }
  return out;
}

}  // namespace

Layout read_layout(os::System& system, std::string name, std::string directory,
                   const LayoutDefaults& defaults, const std::function<void(std::string)>& warn) {
  const auto path = directory + "/environment.conf";
  const auto text = system.read(path);
  const auto conf = text ? read_conf(path, *text) : Conf{};
  if (!conf.unknown.empty())
    warn(fmt::format(
        "Invalid settings in environment.conf at '{}'. The following unknown setting(s) are being "
        "ignored: {}",
        path, base::join(conf.unknown, ", ")));
  const auto value = [&](std::string_view key) -> const std::string* {
    const auto at = conf.values.find(key);
    return at == conf.values.end() ? nullptr : &at->second;
  };
  Layout layout;
  layout.name = std::move(name);
  layout.modulepath = {directory + "/modules"};
  layout.modulepath.insert(layout.modulepath.end(), defaults.basemodulepath.begin(),
                           defaults.basemodulepath.end());
  if (const auto* given = value("modulepath"))
    layout.modulepath = read_modulepath(*given, directory, defaults.basemodulepath);
  layout.manifest = absolute(defaults.default_manifest, directory);
  if (const auto* given = value("manifest"); given && !defaults.disable_per_environment_manifest)
    layout.manifest = absolute(*given, directory);
  if (const auto* given = value("config_version"))
    layout.config_version = absolute(*given, directory);
  if (const auto* given = value("environment_timeout")) layout.environment_timeout = *given;
  if (const auto* given = value("static_catalogs")) layout.static_catalogs = *given != "false";
  layout.directory = std::move(directory);
  return layout;
}

}  // namespace muster::env
