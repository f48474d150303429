#include "resources/package.hh"

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/provider_command.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

bool is_missing(const Value& is) {
  return is_absent(is) || is == Value("purged");
}

/// Is the newest version there? Asked for once a run.
bool is_latest(const Comparison& c) {
  if (is_missing(c.is)) return false;
  KnownPackage& known = known_package(c.resource);
  if (!known.latest) {
    const PackageTool& tool = package_tool(c.resource);
    try {
      known.latest = tool.latest(c.context, c.resource);
    } catch (const base::Error& error) {
      throw base::Error(std::string("Could not get latest version: ") + error.what());
    }
  }
  const auto versions = texts(c.is);
  if (std::find(versions.begin(), versions.end(), *known.latest) != versions.end()) return true;
  c.context.log(base::Level::debug, c.resource, "ensure",
                c.resource.name() + " " + inspect(c.is) + " is installed, latest is " +
                    inspect(Value(*known.latest)));
  return false;
}

bool ensure_in_sync(const Comparison& c) {
  const std::string wanted = is_absent(c.should) ? "absent" : text(c.should);
  if (wanted == "present") return !is_missing(c.is) && c.is != Value("disabled");
  if (wanted == "latest") return is_latest(c);
  if (wanted == "absent") return is_missing(c.is);
  if (wanted == "purged") return c.is == Value("purged");
  const auto versions = texts(c.is);
  if (std::find(versions.begin(), versions.end(), wanted) != versions.end()) return true;
  if (is_missing(c.is) || !c.resource.provider()) return false;
  const PackageTool& tool = package_tool(c.resource);
  return tool.satisfies && tool.satisfies(c.context, c.resource, versions);
}

/// The version that "latest" is, once it is known.
std::string ensure_text(const Resource& package, const Value& wanted) {
  const auto& latest = known_package(package).latest;
  return display(latest && wanted == Value("latest") ? Value(*latest) : wanted);
}

std::string ensure_change(const Comparison& c) {
  if (c.should == Value("purged")) return "purged";
  if (is_missing(c.is) && !is_missing(c.should)) return "created";
  if (is_absent(c.should)) return "removed";
  return "ensure changed " + display(c.is) + " to " + ensure_text(c.resource, c.should);
}

Attribute ensure() {
  Attribute row{
      .name = "ensure",
      .doc =
          "`present`, `absent`, `purged` (with its configuration), `latest`, a version, or a "
          "range of versions such as `>=1.0 <2.0` where the provider has them.",
      .accepted = {{.name = "present", .aliases = {"installed"}, .event = "package_installed"},
                   {.name = "absent", .event = "package_removed"},
                   {.name = "purged", .feature = "purgeable", .event = "package_purged"},
                   {.name = "disabled", .feature = "disableable"},
                   {.name = "latest", .feature = "upgradeable"},
                   {.name = ".", .pattern = true, .feature = "versionable"}},
      .default_to = fixed("present")};
  row.in_sync = ensure_in_sync;
  row.should_text = ensure_text;
  row.change_text = ensure_change;
  return row;
}

Attribute mark() {
  Attribute row{.name = "mark",
                .doc = "Whether the package is held at its version: `hold` or `none`.",
                .accepted = words({"hold", "none"}),
                .features = {"holdable"}};
  return row;
}

/// In double quotes when there is a space, which a command line would otherwise cut at.
std::string quoted(const std::string& option) {
  if (option.find(' ') == std::string::npos) return option;
  return "\"" + base::replace_all(option, "\"", "\\\"") + "\"";
}

Value munge_options(const Resource&, const Value& value) {
  value::Array out;
  const auto* list = value.if_array();
  for (const auto& option : list ? *list : value::Array{value}) {
    if (const auto* hash = option.if_hash()) {
      value::Hash safe;
      for (const auto& [key, each] : *hash) safe.set(quoted(text(key)), quoted(text(each)));
      out.emplace_back(std::move(safe));
    } else if (option.if_string()) {
      out.emplace_back(quoted(text(option)));
    } else {
      throw base::Error("Expected either a string or hash of options");
    }
  }
  return out;
}

Attribute parameter(const char* name, std::string doc, std::vector<std::string> features = {}) {
  Attribute row{.name = name, .doc = std::move(doc), .role = Role::parameter};
  row.features = std::move(features);
  return row;
}

Attribute options_row(const char* name, std::string doc) {
  Attribute row = parameter(name, std::move(doc), {name});
  row.munge = munge_options;
  return row;
}

Attribute flag(const char* name, std::string doc, std::vector<std::string> features = {}) {
  Attribute row = boolean_row(name, std::move(doc));
  row.features = std::move(features);
  return row;
}

/// Only Debian's tools are exact by default.
Value default_allow_virtual(const Resource& package, Context&) {
  const std::string provider = package.provider() ? package.provider()->name : "";
  return provider != "apt" && provider != "dpkg";
}

std::vector<Attribute> option_rows() {
  Attribute configfiles =
      parameter("configfiles", "Whether changed configuration files are kept or replaced.");
  configfiles.accepted = words({"keep", "replace"});
  configfiles.default_to = fixed("keep");
  Attribute allowcdrom =
      parameter("allowcdrom", "Whether apt may have a CD-ROM among its sources.");
  allowcdrom.accepted = words({"true", "false"});
  Attribute enable_only = flag_row("enable_only", "Only enable a module, install nothing of it.");
  enable_only.default_to = fixed(false);
  Attribute install_only =
      flag("install_only", "Keeps other installed versions (kernels).", {"install_only"});
  install_only.default_to = fixed(false);
  Attribute allow_virtual = flag("allow_virtual",
                                 "Whether the name may be one that other packages "
                                 "provide.",
                                 {"virtual_packages"});
  allow_virtual.default_to = default_allow_virtual;
  Attribute reinstall =
      parameter("reinstall_on_refresh", "Whether a refresh installs the package again.");
  reinstall.accepted = words({"true", "false"});
  reinstall.default_to = fixed("false");
  return {configfiles,
          allowcdrom,
          enable_only,
          install_only,
          options_row("install_options",
                      "Options for the installing command: an array of strings "
                      "and hashes."),
          options_row("uninstall_options", "Options for the removing command."),
          allow_virtual,
          reinstall};
}

std::vector<Attribute> rows() {
  Attribute name{.name = "name", .doc = "The package's name.", .role = Role::key};
  name.validate = [](const Resource&, const Value& value) {
    if (value.if_string()) return;
    throw base::Error("Name must be a String not " + ruby_class(value));
  };
  Attribute command = parameter("command", "The program of the package manager.", {"targetable"});
  command.default_to = fixed("default");
  std::vector<Attribute> all = {
      name,
      ensure(),
      {.name = "package_settings",
       .doc = "Settings of the package, where the provider has them.",
       .features = {"package_settings"}},
      {.name = "flavor", .doc = "The flavor or stream.", .features = {"supports_flavors"}},
      mark(),
      command,
      parameter("source", "The file or address that the package comes from."),
      parameter("instance", "Set by the provider."),
      parameter("status", "Set by the provider."),
      parameter("adminfile", "Defaults for the installation (Solaris)."),
      parameter("responsefile", "Answers to the questions of the installation: a file."),
      parameter("category", "Set by the provider."),
      parameter("platform", "Set by the provider."),
      parameter("root", "Set by the provider."),
      parameter("vendor", "Set by the provider."),
      parameter("description", "Set by the provider.")};
  for (auto& row : option_rows()) all.push_back(std::move(row));
  return all;
}

std::vector<Feature> features() {
  return {{.name = "reinstallable", .doc = "Can install again."},
          {.name = "installable", .doc = "Can install."},
          {.name = "uninstallable", .doc = "Can remove."},
          {.name = "upgradeable", .doc = "Knows the newest version."},
          {.name = "purgeable", .doc = "Can remove configuration too."},
          {.name = "versionable", .doc = "Can install a given version."},
          {.name = "version_ranges", .doc = "Understands ranges of versions."},
          {.name = "holdable", .doc = "Can hold a package at its version."},
          {.name = "install_only", .doc = "Can keep other versions installed."},
          {.name = "install_options", .doc = "Takes options for installing."},
          {.name = "uninstall_options", .doc = "Takes options for removing."},
          {.name = "disableable", .doc = "Can disable packages."},
          {.name = "supports_flavors", .doc = "Has flavors."},
          {.name = "package_settings", .doc = "Has settings of packages."},
          {.name = "virtual_packages", .doc = "Takes names that packages provide."},
          {.name = "targetable", .doc = "Can use another program."}};
}

std::vector<Provider> providers() {
  std::vector<Provider> all;
  for (const auto& each : package_providers()) all.push_back(each.provider);
  add_foreign_providers(
      all, {"aix",       "appdmg",  "apple",       "aptitude", "aptrpm",      "blastwave",
            "dnfmodule", "fink",    "freebsd",     "hpux",     "macports",    "nim",
            "pip2",      "openbsd", "opkg",        "pkg",      "pkgdmg",      "pkgin",
            "pkgng",     "pkgutil", "portage",     "ports",    "portupgrade", "puppetserver_gem",
            "rug",       "sun",     "sunfreeware", "tdnf",     "up2date",     "urpmi",
            "windows"});
  return all;
}

std::vector<std::string> files_used(const Resource& package, Context&) {
  std::vector<std::string> files;
  for (const char* parameter : {"responsefile", "adminfile"}) {
    if (package.has(parameter)) files.push_back(package.text(parameter));
  }
  if (package.text("source").starts_with('/')) files.push_back(package.text("source"));
  return files;
}

void check_mark(const Resource& package, Context&) {
  const bool removed = package.wants_absent() || package.text("ensure") == "purged";
  if (package.has("mark") && removed)
    throw base::Error(
        "You cannot use \"mark\" property while \"ensure\" is one of [\"absent\", \"purged\"]");
}

}  // namespace

ResourceType define_package() {
  return {.doc = "A package, by the machine's package manager or another one.",
          .attributes = rows(),
          .features = features(),
          .providers = providers(),
          .unique_by = {"name", "provider", "command"},
          .validate = check_mark,
          .auto_relations = {{.type = "file", .names = files_used}},
          // No provider can install again, so that a refresh has nothing to do.
          .refresh = [](Resource&, Context&) {}};
}

}  // namespace muster::resources
