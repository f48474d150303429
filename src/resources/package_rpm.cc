#include "resources/package_rpm.hh"

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package_versions.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;

constexpr const char* line_format =
    "%{NAME} %|EPOCH?{%{EPOCH}}:{0}| %{VERSION} %{RELEASE} %{ARCH}\\n";

struct RpmVersion {
  std::string text;
};

const std::string& version_of_rpm(Context& context) {
  std::string& known = context.cache<RpmVersion>().text;
  if (known.empty())
    known = base::trim(base::replace_all(query(context, {"rpm", "--version"}), "RPM version ", ""));
  return known;
}

/// Checks that old versions do not know how to leave out.
Argv without_checks(Context& context) {
  Argv options;
  if (compare_versions(version_of_rpm(context), "4.1") >= 0) options.emplace_back("--nosignature");
  if (compare_versions(version_of_rpm(context), "4.0.2") >= 0) options.emplace_back("--nodigest");
  return options;
}

/// "bash 0 5.1.8 6.el9 x86_64": several lines of one name are several installed versions.
std::vector<FoundPackage> parse(Context& context, const std::string& output) {
  std::vector<FoundPackage> out;
  for (const auto& line : base::split(output, "\n")) {
    const auto fields = words_of(line);
    if (fields.size() != 5) {
      if (!line.empty()) debug(context, "Failed to match rpm line " + line);
      continue;
    }
    std::string version = fields[2] + "-" + fields[3];
    if (fields[1] != "0") version = fields[1] + ":" + version;
    if (out.empty() || out.back().name != fields[0])
      out.push_back(
          {.name = fields[0],
           .versions = {},
           .separator = "; ",
           .details = {{"version", fields[2]}, {"release", fields[3]}, {"arch", fields[4]}}});
    auto& versions = out.back().versions;
    if (std::find(versions.begin(), versions.end(), version) == versions.end())
      versions.push_back(std::move(version));
  }
  return out;
}

std::string source_of(const Resource& package) {
  if (!package.has("source")) throw base::Error("RPMs must specify a package source");
  return package.text("source");
}

std::string latest(Context& context, const Resource& package) {
  const auto found =
      parse(context, query(context, {"rpm", "-q", "--qf", line_format, "-p", source_of(package)}));
  return found.empty() ? "" : base::join(found.front().versions, "; ");
}

void install(Context& context, Resource& package) {
  const std::string source = source_of(package);
  const auto& found = found_package(context, package);
  const bool installed = found && !found->versions.empty();
  const std::string is = installed ? base::join(found->versions, "; ") : "";
  const std::string wanted = package.text("ensure");
  if (installed && (wanted == is || (wanted == "latest" && is == latest(context, package)))) return;
  Argv argv = {"rpm"};
  append(argv, installed ? Argv{"-U", "--oldpackage"} : Argv{"-i"});
  append(argv, option_arguments(package, "install_options"));
  argv.push_back(source);
  change(context, argv);
}

/// As much of name, version and release as the resource's own name has.
Argv identifiers(const Resource& package, FoundPackage found) {
  const std::string nav = found.name + "-" + found.details["version"];
  const std::string nvr = nav + "-" + found.details["release"];
  if (package.name().starts_with(nvr)) return {nvr};
  if (package.name().starts_with(nav)) return {nav};
  if (!package.is_true("install_only")) return {found.name};
  Argv all;
  for (const auto& version : found.versions) all.push_back(found.name + "-" + version);
  return all;
}

}  // namespace

bool rpm_works(Context& context) {
  const auto program = context.system.which("rpm");
  return program &&
         execute(context, {.argv = {*program, "--version"}, .must_succeed = false}).status == 0;
}

std::vector<FoundPackage> rpm_list(Context& context) {
  Argv argv = {"rpm", "-qa"};
  append(argv, without_checks(context));
  append(argv, {"--qf", line_format});
  try {
    auto lines = base::split(query(context, argv), "\n");
    std::sort(lines.begin(), lines.end());
    return parse(context, base::join(lines, "\n"));
  } catch (const base::Error&) {
    throw base::Error("Failed to list packages");
  }
}

std::optional<FoundPackage> rpm_query(Context& context, Resource& package) {
  Argv argv = {"rpm", "-q", package.name()};
  append(argv, without_checks(context));
  append(argv, {"--qf", line_format});
  auto answer = execute(context, {.argv = argv, .must_succeed = false});
  if (answer.status != 0 && package.is_true("allow_virtual")) {
    argv.emplace_back("--whatprovides");
    answer = execute(context, {.argv = argv, .must_succeed = false});
  }
  if (answer.status != 0) return std::nullopt;
  const auto found = parse(context, answer.out);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void rpm_uninstall(Context& context, Resource& package) {
  const auto found = rpm_query(context, package);
  Argv names = found ? identifiers(package, *found) : Argv{package.name()};
  if (found && compare_versions(version_of_rpm(context), "4.2.1") >= 0) {
    const std::string architecture = "." + found->details.at("arch");
    if (package.name().ends_with(architecture)) names.back() += architecture;
  }
  Argv argv = {"rpm", "-e"};
  append(argv, option_arguments(package, "uninstall_options"));
  append(argv, names);
  change(context, argv);
}

bool rpm_satisfies(Context&, const Resource& package, const std::vector<std::string>& is) {
  const auto wanted = wanted_version(package);
  if (!wanted || (is.size() > 1 && !package.is_true("install_only"))) return false;
  return std::any_of(is.begin(), is.end(), [&](const std::string& version) {
    return compare_rpm(*wanted, version) == 0;
  });
}

bool rpm_range_satisfies(Context& context, const Resource& package,
                         const std::vector<std::string>& is) {
  const auto wanted = wanted_version(package);
  if (!wanted || (is.size() > 1 && !package.is_true("install_only"))) return false;
  const auto range = PackageRange::parse(*wanted, rpm_versions());
  if (!range || range->is_exact()) return rpm_satisfies(context, package, is);
  return std::any_of(is.begin(), is.end(),
                     [&](const std::string& version) { return range->includes(version); });
}

PackageProvider rpm_provider() {
  PackageTool tool;
  tool.query = rpm_query;
  tool.list = rpm_list;
  tool.install = install;
  tool.uninstall = rpm_uninstall;
  tool.latest = latest;
  tool.satisfies = rpm_satisfies;
  Provider provider{
      .name = "rpm",
      .doc = "RPM packages by `rpm` alone; `source` names the file.",
      .features = {"install_only", "install_options", "installable", "uninstall_options",
                   "uninstallable", "upgradeable", "versionable", "virtual_packages"},
      .commands = {"rpm"},
      .suitable = rpm_works,
      .depth = 1};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace muster::resources
