#include "resources/package.hh"

#include <algorithm>
#include <set>

#include "base/error.hh"
#include "base/strings.hh"
#include "resources/resources.hh"

namespace muster::resources {

namespace {

using value::Value;

struct KnownPackages {
  std::map<const Resource*, KnownPackage> by_resource;
};

Value versions_of(const FoundPackage& found) {
  if (found.versions.size() == 1) return found.versions.front();
  if (!found.separator.empty()) return base::join(found.versions, found.separator);
  return value::Array(found.versions.begin(), found.versions.end());
}

Value ensure_of(const Resource& package, const std::optional<FoundPackage>& found) {
  const bool purgeable = package.provider() && package.provider()->has_feature("purgeable");
  if (!found) return purgeable ? Value("purged") : absent();
  if (found->disabled) return "disabled";
  if (found->versions.empty()) return found->purged ? Value("purged") : absent();
  return versions_of(*found);
}

State state_of(const Resource& package, const std::optional<FoundPackage>& found) {
  State state;
  const Value ensure = ensure_of(package, found);
  if (!is_absent(ensure)) state.set("ensure", ensure);
  if (found && !found->mark.empty()) state.set("mark", found->mark);
  return state;
}

State read(Context& context, Resource& package) {
  return state_of(package, found_package(context, package));
}

[[noreturn]] void could_not_update(const base::Error& error) {
  throw base::Error(std::string("Could not update: ") + error.what());
}

void write_ensure(Context& context, Resource& package, const Value& wanted) {
  const PackageTool& tool = package_tool(package);
  const std::string word = is_absent(wanted) ? "absent" : text(wanted);
  if (word == "present") {
    tool.install(context, package);
  } else if (word == "absent") {
    tool.uninstall(context, package);
  } else if (word == "purged") {
    tool.purge(context, package);
  } else {
    try {
      const auto& hook = word == "latest" && tool.update ? tool.update : tool.install;
      hook(context, package);
    } catch (const base::Error& error) {
      could_not_update(error);
    }
  }
}

void write(Context& context, Resource& package, std::string_view property, const Value& wanted) {
  const PackageTool& tool = package_tool(package);
  if (property == "ensure") return write_ensure(context, package, wanted);
  if (property != "mark") return;
  const auto& hook = text(wanted) == "hold" ? tool.hold : tool.unhold;
  if (hook) hook(context, package);
}

void flush(Context& context, Resource& package) {
  const PackageTool& tool = package_tool(package);
  if (tool.after_change) tool.after_change(context, package);
  forget_package(package);
}

void prefetch(Context& context, std::span<Resource* const> packages) {
  if (packages.empty()) return;
  const PackageTool& tool = package_tool(*packages.front());
  std::map<std::string, FoundPackage> by_name;
  for (auto& found : tool.list(context)) by_name[found.name] = std::move(found);
  for (const Resource* package : packages) {
    const auto found = by_name.find(package->name());
    if (found == by_name.end()) continue;
    KnownPackage& known = known_package(*package);
    known.asked = true;
    known.found = found->second;
  }
}

std::vector<Instance> instances(Context& context, const std::string& provider) {
  std::vector<Instance> out;
  const auto& all = package_providers();
  const auto own = std::find_if(all.begin(), all.end(), [&](const PackageProvider& each) {
    return each.provider.name == provider;
  });
  for (const auto& found : own->tool.list(context)) {
    Instance instance{.title = found.name, .state = {}};
    if (!found.versions.empty()) {
      instance.state.set("ensure", versions_of(found));
    } else if (found.purged) {
      instance.state.set("ensure", "purged");
    }
    if (!found.mark.empty()) instance.state.set("mark", found.mark);
    instance.state.set("provider", provider);
    out.push_back(std::move(instance));
  }
  return out;
}

}  // namespace

const std::vector<PackageProvider>& package_providers() {
  static const std::vector<PackageProvider> all = {
      apt_provider(),        dpkg_provider(),   dnf_provider(),    yum_provider(),
      rpm_provider(),        zypper_provider(), pacman_provider(), gem_provider(),
      puppet_gem_provider(), pip_provider(),    pip3_provider()};
  return all;
}

const PackageTool& package_tool(const Resource& package) {
  if (package.provider()) {
    for (const auto& each : package_providers()) {
      if (each.provider.name == package.provider()->name) return each.tool;
    }
  }
  throw base::Error("Could not find a suitable provider for package");
}

Provider with_package_hooks(Provider provider) {
  provider.read = read;
  provider.write = write;
  provider.flush = flush;
  provider.prefetch = prefetch;
  provider.instances = [name = provider.name](Context& context) {
    return instances(context, name);
  };
  return provider;
}

KnownPackage& known_package(const Resource& package) {
  return package.context().cache<KnownPackages>().by_resource[&package];
}

const std::optional<FoundPackage>& found_package(Context& context, Resource& package) {
  KnownPackage& known = known_package(package);
  if (!known.asked) known.found = package_tool(package).query(context, package);
  known.asked = true;
  return known.found;
}

void forget_package(const Resource& package) {
  known_package(package) = {};
}

std::vector<std::string> option_arguments(const Resource& package, std::string_view parameter) {
  std::vector<std::string> out;
  for (const auto& option : as_list(package.get(parameter))) {
    const auto* hash = option.if_hash();
    if (!hash) {
      out.push_back(text(option));
      continue;
    }
    std::map<std::string, std::string> sorted;
    for (const auto& [key, value] : *hash) sorted[text(key)] = text(value);
    for (const auto& [key, value] : sorted) out.push_back(key + "=" + value);
  }
  return out;
}

std::optional<std::string> wanted_version(const Resource& package) {
  const Value ensure = package.get("ensure");
  if (is_absent(ensure)) return std::nullopt;
  std::string version = text(ensure);
  static const std::set<std::string, std::less<>> words = {"present", "latest", "purged",
                                                           "disabled", "absent"};
  if (words.contains(version)) return std::nullopt;
  return version;
}

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

}  // namespace muster::resources
