#include "resources/instances.hh"

#include <algorithm>
#include <set>

namespace muster::resources {

namespace {

/// Those that can be asked, the default one first.
std::vector<const Provider*> listing_providers(const ResourceType& type, Context& context) {
  std::vector<const Provider*> out;
  const Provider* preferred = default_provider(type, context);
  const auto take = [&](const Provider& provider) {
    if (provider.instances && is_suitable_in_run(provider, context)) out.push_back(&provider);
  };
  if (preferred) take(*preferred);
  for (const auto& provider : type.providers) {
    if (&provider != preferred) take(provider);
  }
  return out;
}

}  // namespace

bool lists_instances(const ResourceType& type) {
  return type.builtin.instances || std::any_of(type.providers.begin(), type.providers.end(),
                                               [](const Provider& p) { return bool(p.instances); });
}

std::vector<Listed> instances_of(const ResourceType& type, Context& context) {
  std::vector<Listed> out;
  std::set<std::string> titles;
  for (const auto* provider : listing_providers(type, context)) {
    for (auto& instance : provider->instances(context)) {
      if (titles.insert(instance.title).second) out.push_back({provider, std::move(instance)});
    }
  }
  return out;
}

std::optional<Listed> find_instance(const ResourceType& type, std::string_view title,
                                    Context& context) {
  for (const auto* provider : listing_providers(type, context)) {
    for (auto& instance : provider->instances(context)) {
      if (instance.title == title) return Listed{provider, std::move(instance)};
    }
  }
  return std::nullopt;
}

}  // namespace muster::resources
