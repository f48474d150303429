#include <algorithm>

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

/// A provider and the programs it looks for, in order.
struct Flavour {
  const char* name;
  Argv programs;
};

std::string program_of(Context& context, const Resource& package, const Flavour& flavour) {
  return package_program(context, package, flavour.name, flavour.programs);
}

/// Numbers by Python's rules, anything else by Puppet's.
int compare(const std::string& a, const std::string& b) {
  const auto scheme = pip_versions();
  return scheme.parse(a) && scheme.parse(b) ? scheme.compare(a, b) : compare_versions(a, b);
}

std::string pip_version(Context& context, const std::string& program) {
  static const value::Regexp pattern(R"(^pip (\d+\.\d+\.?\d*).*$)");
  const std::string text = query(context, {program, "--version"});
  const auto match = pattern.search(text);
  if (!match) throw base::Error("Cannot resolve pip version");
  return text.substr(match->groups[1]->begin, match->groups[1]->end - match->groups[1]->begin);
}

std::vector<FoundPackage> packages(Context& context, const std::string& program) {
  static const value::Regexp pattern(R"(\A([^=]+)===?([^=]+)\z)");
  Argv argv = {program, "freeze"};
  const std::string version = pip_version(context, program);
  const bool lists_itself = compare(version, "8.1.0") >= 0;
  if (lists_itself) argv.emplace_back("--all");
  std::vector<FoundPackage> out;
  for (const auto& line : base::split(query(context, argv), "\n")) {
    const auto match = pattern.search(line);
    if (!match) continue;
    const auto group = [&](std::size_t i) {
      return line.substr(match->groups[i]->begin, match->groups[i]->end - match->groups[i]->begin);
    };
    out.push_back({.name = group(1), .versions = {group(2)}});
  }
  if (!lists_itself)
    out.push_back({.name = program.substr(program.rfind('/') + 1), .versions = {version}});
  return out;
}

std::optional<FoundPackage> find(Context& context, Resource& package, const Flavour& flavour) {
  for (auto& found : packages(context, program_of(context, package, flavour))) {
    if (base::lower_ascii(found.name) == base::lower_ascii(package.name())) return found;
  }
  return std::nullopt;
}

std::vector<std::string> versions_in(const std::string& output, const value::Regexp& pattern) {
  const auto match = pattern.search(output);
  if (!match) return {};
  const auto& range = *match->groups[1];
  auto versions = base::split(output.substr(range.begin, range.end - range.begin), ", ");
  std::sort(versions.begin(), versions.end(),
            [](const auto& a, const auto& b) { return compare(a, b) < 0; });
  return versions;
}

/// pip names all versions when it is asked for one that there cannot be.
std::vector<std::string> available_versions(Context& context, const Resource& package,
                                            const Flavour& flavour) {
  static const value::Regexp versions(R"(from versions: (.+)\))");
  static const value::Regexp newest(R"(Using version .+? \(newest of versions: (.+?)\))");
  const std::string program = program_of(context, package, flavour);
  const std::string version = pip_version(context, program);
  const bool old = compare(version, "1.5.4") < 0;
  Argv argv = {program, "install", package.name() + (old ? "" : "==versionplease")};
  if (old) append(argv, {"-d", context.options.temporary_directory, "-v"});
  if (compare(version, "20.2.4") > 0 && compare(version, "21.1") < 0)
    argv.emplace_back("--use-deprecated=legacy-resolver");
  append(argv, option_arguments(package, "install_options"));
  const auto answer = execute(context, {.argv = argv, .must_succeed = false});
  return versions_in(answer.out, old ? newest : versions);
}

std::string requirement(Context& context, const Resource& package, const Flavour& flavour,
                        const std::string& wanted) {
  const auto range = PackageRange::parse(wanted, pip_versions());
  if (!range || range->is_exact()) {
    if (!range)
      debug(context, "Cannot parse " + wanted + " as a pip version range, falling through.");
    return package.name() + "==" + wanted;
  }
  const auto best = range->best_of(available_versions(context, package, flavour));
  if (best) return package.name() + "==" + *best;
  debug(context, "No available version for package " + package.name() + " is included in range " +
                     range->text());
  return package.name() + " " + range->text(",");
}

void install(Context& context, Resource& package, const Flavour& flavour) {
  Argv argv = {program_of(context, package, flavour), "install", "-q"};
  append(argv, option_arguments(package, "install_options"));
  const auto wanted = wanted_version(package);
  if (package.has("source")) {
    argv.push_back(package.text("source") + (wanted ? "@" + *wanted : "") +
                   "#egg=" + package.name());
  } else if (wanted) {
    argv.push_back(requirement(context, package, flavour, *wanted));
  } else {
    if (package.text("ensure") == "latest") argv.emplace_back("--upgrade");
    argv.push_back(package.name());
  }
  change(context, argv);
}

bool satisfies(Context& context, const Resource& package, const std::vector<std::string>& is) {
  const auto wanted = wanted_version(package);
  if (!wanted || is.size() != 1) return false;
  const auto range = PackageRange::parse(*wanted, pip_versions());
  if (!range) debug(context, "Cannot parse " + *wanted + " as a pip version range");
  return range && range->includes(is.front());
}

PackageProvider made(const Flavour& flavour, int depth) {
  PackageTool tool;
  tool.query = [flavour](Context& c, Resource& p) { return find(c, p, flavour); };
  tool.list = [flavour](Context& context) -> std::vector<FoundPackage> {
    const auto program = found_program(context, flavour.programs);
    return program ? packages(context, *program) : std::vector<FoundPackage>{};
  };
  tool.install = [flavour](Context& c, Resource& p) { install(c, p, flavour); };
  tool.uninstall = [flavour](Context& context, Resource& package) {
    change(context,
           {program_of(context, package, flavour), "uninstall", "-y", "-q", package.name()});
  };
  tool.latest = [flavour](Context& context, const Resource& package) {
    const auto versions = available_versions(context, package, flavour);
    return versions.empty() ? std::string() : versions.back();
  };
  tool.satisfies = satisfies;
  Provider provider{.name = flavour.name,
                    .doc = "Python's packages by `" + std::string(flavour.name) + "`.",
                    .features = {"install_options", "installable", "targetable", "uninstallable",
                                 "upgradeable", "versionable"},
                    .depth = depth};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace

PackageProvider pip_provider() {
  PackageProvider provider = made({"pip", {"pip", "pip-python", "pip2", "pip-2"}}, 1);
  provider.provider.features.insert(provider.provider.features.end() - 1, "version_ranges");
  return provider;
}

PackageProvider pip3_provider() {
  return made({"pip3", {"pip3"}}, 1);
}

}  // namespace muster::resources
