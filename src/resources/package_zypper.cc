#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package_rpm.hh"
#include "resources/package_versions.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;

constexpr const char* zypper = "/usr/bin/zypper";

struct Updates {
  bool asked = false;
  std::map<std::string, std::string> by_name;
};

/// The cells of a line of a table.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out;
  for (const auto& cell : base::split(line, "|")) out.emplace_back(base::trim(cell));
  return out;
}

/// Major, minor and patch number.
std::array<int, 3> version_of(Context& context) {
  const std::string text =
      execute(context, {.argv = {zypper, "--version"}, .must_succeed = false}).out;
  std::array<int, 3> numbers{};
  std::size_t at = 0;
  for (int& number : numbers) {
    at = text.find_first_of("0123456789", at);
    if (at == std::string::npos) break;
    number = std::atoi(text.c_str() + at);
    at = text.find_first_not_of("0123456789", at);
  }
  return numbers;
}

std::string best_version(Context& context, const Resource& package, const std::string& wanted) {
  const auto range = PackageRange::parse(wanted, rpm_versions());
  if (!range || range->is_exact()) return wanted;
  std::vector<std::string> versions;
  const std::string found = query(context, {zypper, "search", "--match-exact", "--type", "package",
                                            "--uninstalled-only", "-s", package.name()});
  for (const auto& line : base::split(found, "\n")) {
    const auto row = cells(line);
    if (row.size() > 3 && row[1] == package.name()) versions.push_back(row[3]);
  }
  if (const auto best = range->best_of(versions)) return *best;
  debug(context, "No available version for package " + package.name() + " is included in range " +
                     range->text());
  return wanted;
}

Argv install_command(Context& context, const Resource& package) {
  std::string wanted = package.name();
  const auto version = wanted_version(package);
  if (version) wanted += "-" + best_version(context, package, *version);
  const auto number = version_of(context);
  debug(context, "Detected zypper version " + std::to_string(number[0]) + "." +
                     std::to_string(number[1]) + "." + std::to_string(number[2]));
  const bool old = number[0] < 1;
  Argv options = option_arguments(package, "install_options");
  Argv argv = {zypper, old ? "--terse" : "--quiet"};
  for (const char* early : {"--no-gpg-check", "--no-gpg-checks"}) {
    if (std::erase(options, early) > 0) argv.emplace_back(early);
  }
  argv.emplace_back("install");
  if (!(old && number[1] <= 6 && number[2] <= 13)) argv.emplace_back("--auto-agree-with-licenses");
  argv.emplace_back("--no-confirm");
  append(argv, options);
  if (!old && !package.is_true("allow_virtual") && !version) argv.emplace_back("--name");
  argv.push_back(wanted);
  return argv;
}

void install(Context& context, Resource& package) {
  change(context, install_command(context, package));
  if (!rpm_query(context, package)) throw base::Error("Could not find package " + package.name());
}

void uninstall(Context& context, Resource& package) {
  const auto number = version_of(context);
  if (number[0] < 1) return rpm_uninstall(context, package);
  Argv argv = {zypper, "remove", "--no-confirm"};
  if (number[0] == 1 && number[1] < 6) argv.emplace_back("--force-resolution");
  argv.push_back(package.name());
  change(context, argv);
}

std::string latest(Context& context, const Resource& package) {
  auto& updates = context.cache<Updates>();
  if (!updates.asked) {
    const std::string table = query(context, {zypper, "list-updates"});
    for (const auto& line : base::split(table, "\n")) {
      const auto row = cells(line);
      if (row.size() > 4 && row[0] == "v") updates.by_name[row[2]] = row[4];
    }
    updates.asked = true;
  }
  const auto update = updates.by_name.find(package.name());
  if (update != updates.by_name.end()) return update->second;
  const auto& found = known_package(package).found;
  return found ? base::join(found->versions, "; ") : "";
}

}  // namespace

PackageProvider zypper_provider() {
  PackageTool tool;
  tool.query = rpm_query;
  tool.list = rpm_list;
  tool.install = install;
  tool.uninstall = uninstall;
  tool.latest = latest;
  tool.satisfies = rpm_range_satisfies;
  const FactMatches suse = {{"os.name", {"suse", "sles", "sled", "opensuse"}}};
  Provider provider{.name = "zypper",
                    .doc = "RPM packages by `zypper`.",
                    .features = {"install_options", "installable", "uninstallable", "upgradeable",
                                 "versionable", "virtual_packages"},
                    .commands = {zypper, "rpm"},
                    .confine_to = {suse},
                    .suitable = rpm_works,
                    .default_for = {suse},
                    .depth = 2};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace muster::resources
