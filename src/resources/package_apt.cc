#include "base/error.hh"
#include "base/strings.hh"
#include "resources/package_dpkg.hh"
#include "resources/package_versions.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using Argv = std::vector<std::string>;

constexpr const char* apt_get = "/usr/bin/apt-get";
constexpr const char* apt_cache = "/usr/bin/apt-cache";
constexpr const char* apt_mark = "/usr/bin/apt-mark";
constexpr const char* preseed_program = "/usr/bin/debconf-set-selections";

std::optional<PackageRange> range_of(Context& context, const std::string& version) {
  auto range = PackageRange::parse(version, debian_versions());
  if (!range) debug(context, "Cannot parse " + version + " as a debian version range");
  return range;
}

std::optional<FoundPackage> find(Context& context, Resource& package) {
  auto found = dpkg_query(context, package);
  if (!found || found->versions.empty()) return found;
  const std::string manual = query(context, {apt_mark, "showmanual", package.name()});
  if (base::trim(manual) == package.name()) found->mark = "manual";
  return found;
}

void check_cdrom(Context& context, const Resource& package) {
  if (package.text("allowcdrom") == "true") return;
  for (const auto& line :
       base::split(context.system.read("/etc/apt/sources.list").value_or(""), "\n")) {
    const auto cdrom = line.find("cdrom:");
    if (cdrom == std::string::npos || line.find('#') < cdrom) continue;
    throw base::Error(
        "/etc/apt/sources.list contains a cdrom source; not installing.  Use 'allowcdrom' to "
        "override this failure.");
  }
}

void preseed(Context& context, const Resource& package) {
  const std::string file = package.text("responsefile");
  if (file.empty()) return;
  if (!context.system.follow(file)) {
    log_provider(context, base::Level::info, package,
                 "No responsefile specified or non existent, not preseeding anything");
    return;
  }
  log_provider(context, base::Level::info, package,
               "Preseeding " + file + " to debconf-set-selections");
  change(context, {preseed_program, file});
}

/// The highest available version in a range; what was asked for when there is none.
std::string best_version(Context& context, const Resource& package, const std::string& wanted) {
  const auto range = range_of(context, wanted);
  if (!range || range->is_exact()) return wanted;
  std::vector<std::string> versions;
  const std::string available = query(context, {apt_cache, "madison", package.name()});
  for (const auto& line : base::split(available, "\n")) {
    const auto fields = base::split(line, "|");
    if (fields.size() > 1) versions.emplace_back(base::trim(fields[1]));
  }
  if (const auto best = range->best_of(versions)) return *best;
  debug(context, "No available version for package " + package.name() + " is included in range " +
                     range->text());
  return range->text();
}

Argv install_command(Context& context, const Resource& package) {
  Argv argv = {apt_get, "-q", "-y"};
  if (const std::string configfiles = package.text("configfiles"); !configfiles.empty())
    append(argv, {"-o", configfiles == "keep" ? "DPkg::Options::=--force-confold"
                                              : "DPkg::Options::=--force-confnew"});
  std::string what = package.name();
  if (const auto version = wanted_version(package)) {
    what += "=" + best_version(context, package, *version);
    argv.emplace_back("--force-yes");
  }
  append(argv, option_arguments(package, "install_options"));
  argv.emplace_back("install");
  argv.push_back(package.has("source") ? package.text("source") : what);
  return argv;
}

bool satisfies(Context& context, const Resource& package, const std::vector<std::string>& is) {
  const auto wanted = wanted_version(package);
  if (!wanted || is.size() != 1) return false;
  const auto range = range_of(context, *wanted);
  return range && range->includes(is.front());
}

/// A package from a file has the version it has.
void check_installed_version(Context& context, Resource& package) {
  const auto wanted = wanted_version(package);
  if (!package.has("source") || package.text("ensure") == "present") return;
  const auto found = find(context, package);
  if (!found) throw base::Error("Could not find package " + package.name());
  const std::string is = found->versions.empty() ? "absent" : found->versions.front();
  if (!satisfies(context, package, found->versions))
    throw base::Error("Failed to update to version " + wanted.value_or(package.text("ensure")) +
                      ", got version " + is + " instead");
}

bool is_held(Context& context, Resource& package) {
  const auto& found = found_package(context, package);
  return found && found->mark == "hold";
}

void install(Context& context, Resource& package) {
  preseed(context, package);
  check_cdrom(context, package);
  const Argv argv = install_command(context, package);
  if (is_held(context, package)) dpkg_unhold(context, package);
  const auto hold_again = [&] {
    if (package.text("mark") == "hold") dpkg_hold(context, package);
  };
  try {
    change(context, argv, without_questions());
  } catch (const base::Error&) {
    hold_again();
    throw;
  }
  hold_again();
  check_installed_version(context, package);
}

void remove(Context& context, Resource& package, bool purge) {
  preseed(context, package);
  Argv argv = {apt_get, "-y", "-q"};
  if (is_held(context, package)) argv.emplace_back("--allow-change-held-packages");
  argv.emplace_back("remove");
  if (purge) argv.emplace_back("--purge");
  argv.push_back(package.name());
  change(context, argv, without_questions());
  if (purge) change(context, {"/usr/bin/dpkg", "--purge", package.name()}, without_questions());
}

std::string latest(Context& context, const Resource& package) {
  const std::string policy = query(context, {apt_cache, "policy", package.name()});
  for (const auto& line : base::split(policy, "\n")) {
    const auto words = words_of(line);
    if (words.size() > 1 && words[0] == "Candidate:") return words[1];
  }
  log_provider(context, base::Level::err, package, "Could not find latest version");
  return {};
}

/// What was asked for is not removed with what happened to need it.
void mark_manual(Context& context, Resource& package) {
  const bool removed = package.wants_absent() || package.text("ensure") == "purged";
  if (package.has("mark") || removed) return;
  change(context, {apt_mark, "manual", package.name()});
}

}  // namespace

PackageProvider apt_provider() {
  PackageTool tool;
  tool.query = find;
  tool.list = dpkg_list;
  tool.install = install;
  tool.uninstall = [](Context& context, Resource& package) { remove(context, package, false); };
  tool.purge = [](Context& context, Resource& package) { remove(context, package, true); };
  tool.hold = dpkg_hold;
  tool.unhold = dpkg_unhold;
  tool.latest = latest;
  tool.satisfies = satisfies;
  tool.after_change = mark_manual;
  Provider provider{.name = "apt",
                    .doc = "Debian packages by `apt-get`.",
                    .features = {"holdable", "install_options", "installable", "purgeable",
                                 "uninstallable", "upgradeable", "versionable", "virtual_packages"},
                    .commands = {apt_get, apt_cache, apt_mark, preseed_program, "/usr/bin/dpkg",
                                 "/usr/bin/dpkg-deb", "/usr/bin/dpkg-query"},
                    .default_for = {{{"os.family", {"debian"}}}},
                    .depth = 2};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace muster::resources
