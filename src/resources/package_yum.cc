#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package_rpm.hh"
#include "resources/package_versions.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;

/// What dnf and yum do differently.
struct Flavour {
  const char* program;
  const char* source;  // of its warnings
  const char* update;
  const char* error_level;
};

constexpr Flavour yum = {"yum", "Puppet::Type::Package::ProviderYum", "update", "0"};
constexpr Flavour dnf = {"dnf", "Puppet::Type::Package::ProviderDnf", "upgrade", "1"};

/// What the provider says that is about no resource.
void warn(Context& context, const Flavour& flavour, std::string message) {
  base::LogMessage line;
  line.level = base::Level::warning;
  line.message = std::move(message);
  line.source = flavour.source;
  line.tags = {std::string(base::level_name(line.level))};
  line.time = context.system.now();
  context.log_sink.write(line);
}

/// Updates by the repositories that were asked.
struct Updates {
  std::map<std::string, std::map<std::string, std::string>> by_options;
};

/// The values that an option of install_options has.
std::vector<std::string> option_values(const Resource& package, const std::string& option) {
  std::vector<std::string> out;
  const auto add = [&](std::string value) {
    if (std::find(out.begin(), out.end(), value) == out.end()) out.push_back(std::move(value));
  };
  for (const auto& each : option_arguments(package, "install_options")) {
    if (each.starts_with(option + "=")) add(each.substr(option.size() + 1));
  }
  return out;
}

Argv repository_options(const Resource& package) {
  Argv out;
  for (const char* option : {"--disablerepo", "--enablerepo", "--disableexcludes"}) {
    for (const auto& value : option_values(package, option))
      out.push_back(std::string(option) + "=" + value);
  }
  return out;
}

/// "0:1.2-3" of "1.2-3"; nullopt when it is not VERSION-RELEASE.
std::optional<std::string> with_epoch(const std::string& version) {
  if (version.rfind('-') == std::string::npos || version.ends_with('-')) return std::nullopt;
  const auto colon = version.find(':');
  const bool has_epoch =
      colon != std::string::npos && version.find_first_not_of("0123456789") == colon;
  return has_epoch ? version : "0:" + version;
}

/// Name and name.arch of each package → its newest version.
std::map<std::string, std::string> parse_updates(const std::string& output) {
  std::map<std::string, std::string> updates;
  std::vector<std::string> words;
  const auto take = [&] {
    for (std::size_t i = 0; i + 1 < words.size(); i += 3) {
      const auto version = with_epoch(words[i + 1]);
      const auto dot = words[i].rfind('.');
      if (!version || dot == std::string::npos || dot == 0) continue;
      updates.emplace(words[i].substr(0, dot), *version);
      updates.emplace(words[i], *version);
    }
    words.clear();
  };
  for (const auto& line : base::split(output, "\n")) {
    if (line.starts_with("Obsoleting") || line.starts_with("Security:") ||
        line.starts_with("Update"))
      break;
    if (is_blank(line)) take();
    append(words, words_of(line));
  }
  take();
  return updates;
}

const std::map<std::string, std::string>& updates(Context& context, const Resource& package,
                                                  const Flavour& flavour) {
  const Argv options = repository_options(package);
  auto& known = context.cache<Updates>().by_options;
  const std::string key = std::string(flavour.program) + " " + base::join(options, " ");
  if (const auto found = known.find(key); found != known.end()) return found->second;
  Argv argv = {flavour.program, "check-update"};
  append(argv, options);
  const auto answer = execute(context, {.argv = argv, .must_succeed = false, .combine = false});
  constexpr int there_are_updates = 100;
  auto& list = known[key];
  if (answer.status == there_are_updates) {
    list = parse_updates(answer.out);
  } else if (answer.status != 0) {
    const std::string program = context.system.which(flavour.program).value_or(flavour.program);
    warn(context, flavour,
         "Could not check for updates, '" + program + " check-update' exited with " +
             std::to_string(answer.status));
  }
  return list;
}

std::string latest(Context& context, const Resource& package, const Flavour& flavour) {
  const auto& list = updates(context, package, flavour);
  if (const auto found = list.find(package.name()); found != list.end()) return found->second;
  const auto& installed = known_package(package).found;
  if (!installed || installed->versions.empty())
    throw base::Error("Tried to get latest on a missing package");
  return base::join(installed->versions, "; ");
}

std::vector<std::string> available_versions(Context& context, const Resource& package,
                                            const Flavour& flavour) {
  Argv argv = {flavour.program, "list", package.name(), "--showduplicates"};
  append(argv, repository_options(package));
  const auto answer = execute(context, {.argv = argv, .must_succeed = false});
  std::vector<std::string> versions;
  bool available = false;
  for (const auto& line : base::split(answer.out, "\n")) {
    const auto words = words_of(line);
    if (available && words.size() > 1) versions.push_back(words[1]);
    if (line.find("Available Packages") != std::string::npos) available = true;
  }
  return versions;
}

std::string best_version(Context& context, const Resource& package, const std::string& wanted,
                         const Flavour& flavour) {
  const auto range = PackageRange::parse(wanted, rpm_versions());
  if (!range || range->is_exact()) return wanted;
  const auto best = range->best_of(available_versions(context, package, flavour));
  if (!best) {
    debug(context, "No available version for package " + package.name() + " is included in range " +
                       range->text());
    return wanted;
  }
  const auto colon = best->find(':');
  return colon == std::string::npos ? *best : best->substr(colon + 1);
}

/// The architecture that a name ends with goes behind the version: "bash.i686-5.1" to
/// "bash-5.1.i686".
std::string with_architecture_last(const std::string& name, const std::string& version) {
  for (const char* architecture :
       {"noarch", "i386",    "i686",     "ppc",       "ppc64",  "armv3l", "armv4b",
        "armv4l", "armv4tl", "armv5tel", "armv5tejl", "armv6l", "armv7l", "m68kmint",
        "s390",   "s390x",   "ia64",     "x86_64",    "sh3",    "sh4"}) {
    const std::string ending = "." + std::string(architecture);
    if (name.ends_with(ending))
      return name.substr(0, name.size() - ending.size()) + "-" + version + ending;
  }
  return name + "-" + version;
}

struct Plan {
  std::string operation = "install";
  std::string wanted;
  std::optional<std::string> version;  // what must be there afterwards
};

std::string operation_for(const Resource& package, const Flavour& flavour,
                          const std::string& version, const std::optional<FoundPackage>& current) {
  if (!current || current->versions.empty()) return "install";
  if (package.is_true("install_only")) return flavour.update;
  const int order = compare_rpm(version, base::join(current->versions, "; "));
  return order < 0 ? "downgrade" : (order > 0 ? flavour.update : "install");
}

Plan plan_for(Context& context, Resource& package, const Flavour& flavour) {
  Plan plan{.wanted = package.name(), .version = {}};
  const auto version = wanted_version(package);
  if (!version) {
    if (package.text("ensure") == "latest") {
      const auto current = rpm_query(context, package);
      if (current && !current->versions.empty()) plan.operation = flavour.update;
    } else if (package.has("source")) {
      plan.wanted = package.text("source");
    }
    return plan;
  }
  plan.version = *version;
  if (package.has("source")) {
    plan.wanted = package.text("source");
  } else {
    plan.version = best_version(context, package, *version, flavour);
    plan.wanted = with_architecture_last(package.name(), *plan.version);
  }
  plan.operation = operation_for(package, flavour, *plan.version, rpm_query(context, package));
  return plan;
}

void check_result(Context& context, Resource& package, const std::string& version) {
  const auto found = rpm_query(context, package);
  if (!found) throw base::Error("Could not find package " + package.name());
  if (!rpm_range_satisfies(context, package, found->versions))
    throw base::Error("Failed to update to version " + version + ", got version " +
                      base::join(found->versions, "; ") + " instead");
}

void install(Context& context, Resource& package, const Flavour& flavour) {
  const Argv options = option_arguments(package, "install_options");
  const Argv quiet = {"-d", "0", "-e", flavour.error_level, "-y"};
  if (!package.is_true("allow_virtual")) {
    Argv argv = {flavour.program};
    append(argv, quiet);
    append(argv, options);
    append(argv, {"list", package.name()});
    execute(context, {.argv = argv});
  }
  const Plan plan = plan_for(context, package, flavour);
  Argv argv = {flavour.program};
  append(argv, quiet);
  append(argv, options);
  append(argv, {plan.operation, plan.wanted});
  const auto result = execute(context, {.argv = argv, .unlimited = true});
  for (const auto& line : base::split(result.out, "\n")) {
    if (line == "No package " + plan.wanted + " available.")
      throw base::Error("Could not find package " + plan.wanted);
  }
  if (plan.version) check_result(context, package, *plan.version);
}

void check_root(Context& context, const Flavour& flavour) {
  if (context.system.effective_uid() != 0)
    throw base::Error("The " + std::string(flavour.program) + " provider can only be used as root");
}

PackageProvider made(const Flavour& flavour, int depth) {
  PackageTool tool;
  tool.query = rpm_query;
  tool.list = [flavour](Context& context) {
    check_root(context, flavour);
    return rpm_list(context);
  };
  tool.install = [flavour](Context& context, Resource& package) {
    install(context, package, flavour);
  };
  tool.uninstall = rpm_uninstall;
  tool.purge = [flavour](Context& context, Resource& package) {
    change(context, {flavour.program, "-y", "erase", package.name()});
  };
  tool.latest = [flavour](Context& context, const Resource& package) {
    return latest(context, package, flavour);
  };
  tool.satisfies = rpm_range_satisfies;
  Provider provider{.name = flavour.program,
                    .doc = "RPM packages by `" + std::string(flavour.program) + "`.",
                    .features = {"install_only", "install_options", "installable", "purgeable",
                                 "uninstallable", "upgradeable", "versionable", "virtual_packages"},
                    .commands = {flavour.program, "rpm"},
                    .suitable = rpm_works,
                    .depth = depth};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace

PackageProvider yum_provider() {
  PackageProvider made_provider = made(yum, 2);
  made_provider.provider.default_for = {
      {{"os.name", {"amazon"}}},
      {{"os.family", {"redhat"}}, {"os.release.major", {"4", "5", "6", "7"}}}};
  return made_provider;
}

PackageProvider dnf_provider() {
  PackageProvider made_provider = made(dnf, 3);
  made_provider.provider.default_for = {{{"os.name", {"fedora"}}}, {{"os.family", {"redhat"}}}};
  made_provider.provider.not_default_for = {
      {{"os.name", {"fedora"}}, {"os.release.major", {"19", "20", "21"}}},
      {{"os.family", {"redhat"}}, {"os.release.major", {"4", "5", "6", "7"}}}};
  return made_provider;
}

}  // namespace muster::resources
