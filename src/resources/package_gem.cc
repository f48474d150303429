#include <algorithm>
#include <array>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package.hh"
#include "resources/package_versions.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;

constexpr const char* agent_gem = "/opt/puppetlabs/puppet/bin/gem";

/// "gem", or the agent's own.
struct Flavour {
  const char* name;
  std::string program;
};

std::string program_of(Context& context, const Resource& package, const Flavour& flavour) {
  return package_program(context, package, flavour.name, std::array{flavour.program});
}

std::string run(Context& context, const Argv& argv) {
  ProviderCommand command{.argv = argv, .unlimited = true};
  command.environment["HOME"] = context.system.environment("HOME").value_or("/root");
  if (argv.front() == agent_gem)
    command.environment["PKG_CONFIG_PATH"] = "/opt/puppetlabs/puppet/lib/pkgconfig";
  return execute(context, command).out;
}

/// "json (2.6.1, default: 2.5.0 ruby)"
std::optional<FoundPackage> parse_line(Context& context, const std::string& line) {
  static const value::Regexp pattern(R"(^(\S+)\s+\((.+)\))");
  const auto match = pattern.search(line);
  if (!match) {
    if (!base::trim(line).empty())
      context.log(base::Level::warning, "Could not match " + line + "\n");
    return std::nullopt;
  }
  const auto group = [&](std::size_t i) {
    return line.substr(match->groups[i]->begin, match->groups[i]->end - match->groups[i]->begin);
  };
  FoundPackage found{.name = group(1), .versions = {}};
  std::string versions = group(2);
  if (const auto at = versions.find("default: "); at != std::string::npos) versions.erase(at, 9);
  for (const auto& version : base::split(versions, ",")) {
    const auto words = base::split(base::trim(version), " ");
    if (!words.front().empty()) found.versions.push_back(words.front());
  }
  return found;
}

std::vector<FoundPackage> gems(Context& context, const Argv& argv) {
  std::vector<FoundPackage> out;
  std::string listed;
  try {
    listed = run(context, argv);
  } catch (const base::Error& error) {
    throw base::Error(std::string("Could not list gems: ") + error.what());
  }
  for (const auto& line : base::split(listed, "\n")) {
    if (auto found = parse_line(context, line)) out.push_back(std::move(*found));
  }
  return out;
}

std::string only(const Resource& package) {
  return "\\A" + package.name() + "\\z";
}

std::string latest(Context& context, const Resource& package, const Flavour& flavour) {
  Argv argv = {program_of(context, package, flavour), "list", "--remote"};
  if (package.has("source")) append(argv, {"--source", package.text("source")});
  argv.push_back(only(package));
  const auto found = gems(context, argv);
  if (found.empty() || found.front().versions.empty())
    throw base::Error("no gem " + package.name() + " was found");
  return found.front().versions.front();
}

/// A requirement as gem itself writes it: "~> 1.2", ">= 1.0, < 2".
bool is_requirement(const std::string& text) {
  static const value::Regexp pattern(
      R"(,|\A\s*(=|!=|>|<|>=|<=|~>)?\s*([0-9]+(?>\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?)\s*\z)");
  return pattern.search(text).has_value();
}

/// Does a version meet "~> 1.2"?
bool is_compatible(const std::string& version, const std::string& wanted) {
  auto parts = base::split(wanted, ".");
  while (parts.size() > 1 && parts.back().find_first_not_of("0123456789") != std::string::npos)
    parts.pop_back();
  if (parts.size() > 1) parts.pop_back();
  parts.back() = std::to_string(std::atoll(parts.back().c_str()) + 1);
  const auto scheme = gem_versions();
  const auto release = version.substr(0, version.find_first_of("abcdefghijklmnopqrstuvwxyz-"));
  return scheme.compare(version, wanted) >= 0 &&
         scheme.compare(release, base::join(parts, ".")) < 0;
}

bool meets(const std::string& version, const std::string& requirement) {
  const auto start = requirement.find_first_of("0123456789");
  if (start == std::string::npos) return false;
  const std::string operation(base::trim(requirement.substr(0, start)));
  const std::string wanted(base::trim(requirement.substr(start)));
  const auto scheme = gem_versions();
  if (!scheme.parse(version) || !scheme.parse(wanted)) return false;
  if (operation == "~>") return is_compatible(version, wanted);
  const int order = scheme.compare(version, wanted);
  if (operation.empty() || operation == "=") return order == 0;
  if (operation == "!=") return order != 0;
  if (operation == ">") return order > 0;
  if (operation == "<") return order < 0;
  return operation == ">=" ? order >= 0 : order <= 0;
}

bool satisfies(Context& context, const Resource& package, const std::vector<std::string>& is) {
  const auto wanted = wanted_version(package);
  if (!wanted) return false;
  if (!is_requirement(*wanted)) {
    const auto range = PackageRange::parse(*wanted, gem_versions());
    if (!range) debug(context, "Cannot parse " + *wanted + " as a ruby gem version range");
    return range && std::any_of(is.begin(), is.end(),
                                [&](const std::string& each) { return range->includes(each); });
  }
  const auto requirements = base::split(*wanted, ",");
  return std::any_of(is.begin(), is.end(), [&](const std::string& version) {
    return std::all_of(requirements.begin(), requirements.end(),
                       [&](const std::string& each) { return meets(version, each); });
  });
}

/// The gem's name, or where it comes from.
Argv source_arguments(const Resource& package) {
  if (!package.has("source")) return {package.name()};
  const std::string source = package.text("source");
  const auto colon = source.find("://");
  if (colon == std::string::npos || source.starts_with('/')) return {source};
  const std::string scheme = base::lower_ascii(source.substr(0, colon));
  if (scheme.find("file") != std::string::npos) return {source.substr(source.find('/', colon + 3))};
  if (scheme == "puppet") throw base::Error("puppet:// URLs are not supported as gem sources");
  return {"--source", source, package.name()};
}

void install(Context& context, Resource& package, const Flavour& flavour, bool with_version) {
  const std::string program = program_of(context, package, flavour);
  Argv argv = {program, "install"};
  append(argv, option_arguments(package, "install_options"));
  if (auto wanted = wanted_version(package)) {
    const auto range =
        is_requirement(*wanted) ? std::nullopt : PackageRange::parse(*wanted, gem_versions());
    if (range) wanted = range->text(", ");
    if (range || with_version) append(argv, {"-v", *wanted});
  }
  const std::string own_version = run(context, {program, "--version"});
  if (compare_versions(base::trim(own_version), "2.0.0") < 0) {
    append(argv, {"--no-rdoc", "--no-ri"});
  } else {
    argv.emplace_back("--no-document");
  }
  append(argv, source_arguments(package));
  const std::string output = run(context, argv);
  if (output.find("ERROR") != std::string::npos)
    throw base::Error("Could not install: " + std::string(base::trim(output)));
}

void uninstall(Context& context, Resource& package, const Flavour& flavour) {
  Argv argv = {program_of(context, package, flavour), "uninstall", "--executables", "--all",
               package.name()};
  append(argv, option_arguments(package, "uninstall_options"));
  const std::string output = run(context, argv);
  if (output.find("ERROR") != std::string::npos)
    throw base::Error("Could not uninstall: " + std::string(base::trim(output)));
}

PackageTool made(const Flavour& flavour) {
  PackageTool tool;
  tool.query = [flavour](Context& context, Resource& package) -> std::optional<FoundPackage> {
    const auto found =
        gems(context, {program_of(context, package, flavour), "list", "--local", only(package)});
    return found.empty() ? std::nullopt : std::optional(found.front());
  };
  tool.list = [flavour](Context& context) -> std::vector<FoundPackage> {
    const auto program = context.system.which(flavour.program);
    if (!program) return {};
    return gems(context, {*program, "list", "--local"});
  };
  tool.install = [flavour](Context& c, Resource& p) { install(c, p, flavour, true); };
  tool.update = [flavour](Context& c, Resource& p) { install(c, p, flavour, false); };
  tool.uninstall = [flavour](Context& c, Resource& p) { uninstall(c, p, flavour); };
  tool.latest = [flavour](Context& c, const Resource& p) { return latest(c, p, flavour); };
  tool.satisfies = satisfies;
  return tool;
}

}  // namespace

PackageProvider gem_provider() {
  Provider provider{
      .name = "gem",
      .doc = "Ruby's gems by `gem`.",
      .features = {"install_options", "installable", "targetable", "uninstall_options",
                   "uninstallable", "upgradeable", "version_ranges", "versionable"},
      .depth = 1};
  return {with_package_hooks(std::move(provider)), made({"gem", "gem"})};
}

PackageProvider puppet_gem_provider() {
  Provider provider{
      .name = "puppet_gem",
      .doc = "Gems of the Ruby that comes with the `puppet-agent` package.",
      .features = {"install_options", "installable", "uninstall_options", "uninstallable",
                   "upgradeable", "versionable"},
      .commands = {agent_gem},
      .suitable = [](Context& context) { return !context.fact("aio_agent_version").is_undef(); },
      .depth = 1};
  return {with_package_hooks(std::move(provider)), made({"puppet_gem", agent_gem})};
}

}  // namespace muster::resources
