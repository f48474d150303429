#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;
using Versions = std::map<std::string, std::string>;

constexpr const char* pacman = "/usr/bin/pacman";
constexpr const char* yaourt = "/usr/bin/yaourt";

bool has_yaourt(Context& context) {
  return context.system.follow(yaourt).has_value();
}

bool is_group(Context& context, const std::string& name) {
  const auto answer = execute(context, {.argv = {pacman, "-Sg", name}, .must_succeed = false});
  return answer.status == 0 && !answer.out.empty();
}

Versions installed(Context& context) {
  const auto answer = execute(context, {.argv = {pacman, "-Q"}, .must_succeed = false});
  if (answer.status != 0) throw base::Error("Error getting installed packages");
  Versions versions;
  for (const auto& line : base::split(answer.out, "\n")) {
    const auto words = words_of(line);
    if (words.size() > 1) {
      versions[words[0]] = words[1];
    } else if (!line.empty()) {
      context.log(base::Level::warning, "Failed to match line '" + line + "'");
    }
  }
  return versions;
}

/// Groups all of whose packages are installed: "a 1.0, b 2.0".
Versions installed_groups(Context& context, const Versions& packages, const std::string& only) {
  Argv argv = {pacman, "-Sgg"};
  if (!only.empty()) argv.push_back(only);
  const auto answer = execute(context, {.argv = argv, .must_succeed = only.empty()});
  std::map<std::string, std::vector<std::string>> members;
  for (const auto& line : base::split(answer.out, "\n")) {
    const auto words = words_of(line);
    if (words.size() > 1) members[words[0]].push_back(words[1]);
  }
  Versions groups;
  for (auto& [name, names] : members) {
    const bool complete = std::all_of(names.begin(), names.end(), [&](const std::string& each) {
      return packages.contains(each);
    });
    if (!complete) continue;
    std::sort(names.begin(), names.end());
    for (auto& each : names) each += " " + packages.at(each);
    groups[name] = base::join(names, ", ");
  }
  return groups;
}

std::vector<FoundPackage> list(Context& context) {
  std::vector<FoundPackage> out;
  const Versions packages = installed(context);
  for (const auto& [name, version] : packages) out.push_back({.name = name, .versions = {version}});
  for (const auto& [name, versions] : installed_groups(context, packages, ""))
    out.push_back({.name = name, .versions = {versions}});
  return out;
}

std::optional<FoundPackage> find(Context& context, Resource& package) {
  const Versions packages = installed(context);
  const std::string name = package.name();
  const Versions groups = installed_groups(context, packages, name);
  if (const auto group = groups.find(name); group != groups.end()) {
    if (package.is_true("allow_virtual"))
      return FoundPackage{.name = name, .versions = {group->second}};
    log_provider(context, base::Level::warning, package,
                 name + " is a group, but allow_virtual is false.");
    return std::nullopt;
  }
  const auto found = packages.find(name);
  if (found == packages.end()) return std::nullopt;
  return FoundPackage{.name = name, .versions = {found->second}};
}

void refuse_group(const Resource& package, const char* action, bool group) {
  if (group && !package.is_true("allow_virtual"))
    throw base::Error("Refusing to " + std::string(action) + " package group " + package.name() +
                      ", because allow_virtual is false.");
}

/// The local path or address of a source.
std::string source_path(const std::string& source) {
  const auto colon = source.find("://");
  if (colon == std::string::npos) return source;
  const std::string scheme = base::lower_ascii(source.substr(0, colon));
  if (scheme.find("http") != std::string::npos || scheme.find("ftp") != std::string::npos)
    return source;
  if (scheme == "file") return source.substr(source.find('/', colon + 3));
  if (scheme == "puppet") throw base::Error("puppet:// URL is not supported by pacman");
  throw base::Error("Source " + source + " is not supported by pacman");
}

void install_from_file(Context& context, const Resource& package) {
  const std::string source = source_path(package.text("source"));
  change(context, {pacman, "--noconfirm", "--noprogressbar", "-S"});
  change(context, {pacman, "--noconfirm", "--noprogressbar", "-U", source});
}

void install(Context& context, Resource& package) {
  if (package.has("source")) {
    install_from_file(context, package);
  } else {
    refuse_group(package, "install", is_group(context, package.name()));
    Argv argv = {has_yaourt(context) ? yaourt : pacman, "--noconfirm", "--needed",
                 "--noprogressbar"};
    append(argv, option_arguments(package, "install_options"));
    append(argv, {"-S", package.name()});
    change(context, argv);
  }
  if (!find(context, package)) throw base::Error("Could not find package '" + package.name() + "'");
}

void uninstall(Context& context, Resource& package) {
  const bool group = is_group(context, package.name());
  refuse_group(package, "uninstall", group);
  Argv argv = {has_yaourt(context) ? yaourt : pacman, "--noconfirm", "--noprogressbar"};
  append(argv, option_arguments(package, "uninstall_options"));
  argv.emplace_back("-R");
  if (group) argv.emplace_back("-s");
  argv.push_back(package.name());
  change(context, argv);
}

/// From the repository that users fill.
std::string latest_of_yaourt(Context& context, const std::string& name) {
  const std::string found = query(context, {yaourt, "-Qma", name});
  for (const auto& line : base::split(found, "\n")) {
    const auto words = words_of(line);
    if (line.starts_with("aur") && words.size() > 1) return words[1];
  }
  return {};
}

std::string latest(Context& context, const Resource& package) {
  const std::string name = package.name();
  if (is_group(context, name)) {
    auto lines =
        base::split(query(context, {pacman, "-Sp", "--print-format", "%n %v", name}), "\n");
    std::erase(lines, "");
    std::sort(lines.begin(), lines.end());
    return base::join(lines, ", ");
  }
  try {
    return std::string(base::trim(query(context, {pacman, "-Sp", "--print-format", "%v", name})));
  } catch (const base::Error&) {
    if (!has_yaourt(context)) throw;
    return latest_of_yaourt(context, name);
  }
}

}  // namespace

PackageProvider pacman_provider() {
  PackageTool tool;
  tool.query = find;
  tool.list = list;
  tool.install = install;
  tool.uninstall = uninstall;
  tool.latest = latest;
  const FactMatches arch = {{"os.name", {"archlinux", "manjarolinux"}}};
  Provider provider{.name = "pacman",
                    .doc = "Arch packages and groups by `pacman`.",
                    .features = {"install_options", "installable", "uninstall_options",
                                 "uninstallable", "upgradeable", "virtual_packages"},
                    .commands = {pacman},
                    .confine_to = {arch},
                    .default_for = {arch},
                    .depth = 1};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace muster::resources
