#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "resources/provider.hh"
#include "resources/resource.hh"

namespace muster::resources {

/// A package as its database has it.
struct FoundPackage {
  std::string name;
  /// The installed versions, usually one. Empty: not installed.
  std::vector<std::string> versions;
  /// Several versions are one text with this between them; empty: a list.
  std::string separator = {};
  bool purged = false;  // not even its configuration is left
  bool disabled = false;
  std::string mark = {};  // "hold", "none", "manual"; empty: the tool has no marks
  std::map<std::string, std::string> details = {};  // what only its own tool understands
};

/// What one package manager does. A null hook: it cannot.
struct PackageTool {
  using Hook = std::function<void(Context&, Resource&)>;
  /// One package now; nullopt when the database does not know it.
  std::function<std::optional<FoundPackage>(Context&, Resource&)> query;
  std::function<std::vector<FoundPackage>(Context&)> list;
  Hook install, uninstall, purge, hold, unhold;
  Hook update;  // null: install
  Hook after_change;
  std::function<std::string(Context&, const Resource&)> latest;
  /// Is an installed version what `ensure` wants, when they are not the same text?
  std::function<bool(Context&, const Resource&, const std::vector<std::string>& is)> satisfies;
};

/// A provider with its tool.
struct PackageProvider {
  Provider provider;
  PackageTool tool;
};

/// The hooks of a package provider.
Provider with_package_hooks(Provider provider);
const PackageTool& package_tool(const Resource& package);

PackageProvider apt_provider();
PackageProvider dpkg_provider();
PackageProvider rpm_provider();
PackageProvider yum_provider();
PackageProvider dnf_provider();
PackageProvider zypper_provider();
PackageProvider pacman_provider();
PackageProvider gem_provider();
PackageProvider puppet_gem_provider();
PackageProvider pip_provider();
PackageProvider pip3_provider();
const std::vector<PackageProvider>& package_providers();

/// What a run knows of a package: what was found, and its latest version once asked for.
struct KnownPackage {
  bool asked = false;
  std::optional<FoundPackage> found;
  std::optional<std::string> latest;
};
KnownPackage& known_package(const Resource& package);
/// The same, asking the database when it was not asked before or has changed.
const std::optional<FoundPackage>& found_package(Context& context, Resource& package);
/// Forgets what was found: something has changed it.
void forget_package(const Resource& package);

/// `install_options` and the like as arguments: hashes as KEY=VALUE, sorted by key.
std::vector<std::string> option_arguments(const Resource& package, std::string_view parameter);
/// The wanted version; nullopt for words like present and latest.
std::optional<std::string> wanted_version(const Resource& package);
/// The first of these programs that there is; nullopt: none.
std::optional<std::string> found_program(Context& context, std::span<const std::string> programs);
/// The program that the resource's `command` names, or the provider's. Throws base::Error: there is
/// none.
std::string package_program(Context& context, const Resource& package, std::string_view provider,
                            std::span<const std::string> programs);
void append(std::vector<std::string>& list, const std::vector<std::string>& more);

}  // namespace muster::resources
