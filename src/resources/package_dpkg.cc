#include "resources/package_dpkg.hh"

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/file_state.hh"
#include "resources/provider_command.hh"
#include "resources/record_file.hh"
#include "resources/resources.hh"
#include "resources/wrapped_error.hh"

namespace muster::resources {

namespace {

constexpr const char* dpkg = "/usr/bin/dpkg";
constexpr const char* query_program = "/usr/bin/dpkg-query";
constexpr const char* deb_program = "/usr/bin/dpkg-deb";
constexpr const char* line_format = "${Status} ${Package} ${Version}\\n";
constexpr const char* provides_format = "${Status} ${Package} ${Version} [${Provides}]\\n";

/// "install ok installed bash 5.2-1"; the version may be missing.
std::optional<FoundPackage> parse_line(Context& context, const std::string& line) {
  const auto fields = base::split(line, " ");
  if (fields.size() < 5 || fields[3].empty()) {
    if (!line.empty())
      debug(context, "Failed to match dpkg-query line " + inspect(value::Value(line)));
    return std::nullopt;
  }
  FoundPackage found{.name = fields[3], .versions = {}};
  const std::string& status = fields[2];
  const bool unfinished = status == "config-files" || status == "half-installed" ||
                          status == "unpacked" || status == "half-configured";
  if (status == "not-installed") {
    found.purged = true;
  } else if (!unfinished) {
    found.versions = {fields[4]};
  }
  found.mark = fields[0] == "hold" ? "hold" : "none";
  found.details["error"] = fields[1];
  found.details["version"] = fields[4];
  return found;
}

/// The package that provides what has no package of its own.
std::string provider_of(Context& context, const std::string& name) {
  const std::string all = query(context, {query_program, "-W", "--showformat", provides_format});
  for (const auto& line : base::split(all, "\n")) {
    for (std::size_t at = line.find(name); at != std::string::npos; at = line.find(name, at + 1)) {
      const char before = at > 0 ? line[at - 1] : ' ';
      const char after = at + name.size() < line.size() ? line[at + name.size()] : ' ';
      if ((before != '[' && before != ' ') || (after != ']' && after != ',')) continue;
      const auto fields = base::split(line, " ");
      if (fields.size() < 5) continue;
      context.log(base::Level::info, "Package " + name + " is virtual, defaulting to " + fields[3]);
      return fields[3];
    }
  }
  return name;
}

std::string source_of(const Resource& package) {
  return package.text("source");
}

WrappedError refused_install(const Resource& package) {
  const std::string why = "You cannot install dpkg packages without a source";
  return {located(package, "Could not set 'present' on ensure: " + why), why};
}

void install(Context& context, Resource& package) {
  if (source_of(package).empty()) throw refused_install(package);
  const bool keep = package.text("configfiles") == "keep";
  const auto& found = found_package(context, package);
  if (found && found->mark == "hold") dpkg_unhold(context, package);
  const auto hold_again = [&] {
    if (package.text("mark") == "hold") dpkg_hold(context, package);
  };
  try {
    change(context, {dpkg, keep ? "--force-confold" : "--force-confnew", "-i", source_of(package)},
           without_questions());
  } catch (const base::Error&) {
    hold_again();
    throw;
  }
  hold_again();
}

std::string latest(Context& context, const Resource& package) {
  if (source_of(package).empty())
    throw base::Error("Could not update: You cannot install dpkg packages without a source");
  const std::string shown = query(context, {deb_program, "--show", source_of(package)});
  const auto fields = words_of(base::trim(shown));
  if (fields.size() < 2) throw base::Error("dpkg-deb --show said " + shown);
  if (fields[0].find(package.name()) == std::string::npos)
    log_provider(context, base::Level::warning, package,
                 "source doesn't contain named package, but " + fields[0]);
  return fields[1];
}

void select(Context& context, const Resource& package, const char* selection) {
  execute(context, {.argv = {dpkg, "--set-selections"},
                    .input = package.name() + " " + selection + "\n",
                    .must_succeed = false,
                    .combine = false,
                    .unlimited = true});
}

}  // namespace

std::map<std::string, std::string> without_questions() {
  return {{"DEBIAN_FRONTEND", "noninteractive"},
          {"APT_LISTBUGS_FRONTEND", "none"},
          {"APT_LISTCHANGES_FRONTEND", "none"}};
}

std::vector<FoundPackage> dpkg_list(Context& context) {
  std::vector<FoundPackage> out;
  const std::string all = query(context, {query_program, "-W", "--showformat", line_format});
  for (const auto& line : base::split(all, "\n")) {
    if (auto found = parse_line(context, line)) out.push_back(std::move(*found));
  }
  return out;
}

std::optional<FoundPackage> dpkg_query(Context& context, Resource& package) {
  std::string name = package.name();
  if (package.is_true("allow_virtual")) {
    name = provider_of(context, name);
    if (name != package.name()) package.set("name", name, context);
  }
  const auto answer = execute(
      context,
      {.argv = {query_program, "-W", "--showformat", line_format, name}, .must_succeed = false});
  if (answer.status != 0) return std::nullopt;
  std::optional<FoundPackage> found;
  for (const auto& line : base::split(answer.out, "\n")) {
    if (!found) found = parse_line(context, line);
  }
  if (!found) return FoundPackage{.name = name, .versions = {}};
  if (found->details["error"] != "ok")
    throw base::Error("Package " + found->name + ", version " + found->details["version"] +
                      " is in error state: " + found->details["error"]);
  return found;
}

void dpkg_hold(Context& context, Resource& package) {
  select(context, package, "hold");
}

void dpkg_unhold(Context& context, Resource& package) {
  select(context, package, "install");
}

PackageProvider dpkg_provider() {
  PackageTool tool;
  tool.query = dpkg_query;
  tool.list = dpkg_list;
  tool.install = install;
  tool.uninstall = [](Context& context, Resource& package) {
    change(context, {dpkg, "-r", package.name()}, without_questions());
  };
  tool.purge = [](Context& context, Resource& package) {
    change(context, {dpkg, "--purge", package.name()}, without_questions());
  };
  tool.hold = dpkg_hold;
  tool.unhold = dpkg_unhold;
  tool.latest = latest;
  Provider provider{.name = "dpkg",
                    .doc = "Debian packages by `dpkg` alone; `source` names the file.",
                    .features = {"holdable", "installable", "purgeable", "uninstallable",
                                 "upgradeable", "virtual_packages"},
                    .commands = {dpkg, deb_program, query_program},
                    .depth = 1};
  return {with_package_hooks(std::move(provider)), std::move(tool)};
}

}  // namespace muster::resources
