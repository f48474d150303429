#include "resources/provider.hh"

#include <algorithm>
#include <set>

#include "base/strings.hh"
#include "resources/resources.hh"
#include "value/regexp.hh"

namespace muster::resources {

namespace {

bool holds(const FactMatch& match, Context& context) {
  const std::string fact = base::lower_ascii(text(context.fact(match.fact)));
  if (fact.empty()) return false;
  if (!match.pattern.empty() && value::Regexp(match.pattern).search(fact)) return true;
  return std::any_of(match.values.begin(), match.values.end(),
                     [&](const auto& value) { return base::lower_ascii(value) == fact; });
}

const FactMatches* first_that_holds(const std::vector<FactMatches>& alternatives,
                                    Context& context) {
  for (const auto& matches : alternatives) {
    if (holds(matches, context)) return &matches;
  }
  return nullptr;
}

bool program_exists(const std::string& program, Context& context) {
  return context.system.which(program).has_value();
}

/// What a run has decided about a type's default provider.
struct DefaultProviders {
  std::map<std::string, const Provider*> by_type;
};

struct SuitableProviders {
  std::set<const Provider*> known;
};

/// Puppet's rank: facts that make it the default count a hundredfold, then refinement.
int rank(const Provider& provider, Context& context) {
  if (first_that_holds(provider.not_default_for, context)) return provider.depth;
  const FactMatches* matches = first_that_holds(provider.default_for, context);
  return (matches ? 100 * static_cast<int>(matches->size()) : 0) + provider.depth;
}

const Provider* best_provider(const ResourceType& type, Context& context) {
  std::vector<std::pair<int, const Provider*>> ranked;
  for (const auto& provider : type.providers) {
    if (is_suitable(provider, context)) ranked.emplace_back(rank(provider, context), &provider);
  }
  if (ranked.empty()) return nullptr;
  const int top = std::max_element(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
                    return a.first < b.first;
                  })->first;
  std::vector<std::string> names;
  const Provider* best = nullptr;
  for (const auto& [value, provider] : ranked) {
    if (value != top) continue;
    if (!best) best = provider;
    names.push_back(provider->name);
  }
  if (names.size() > 1)
    context.log(base::Level::warning, "Found multiple default providers for " + type.name + ": " +
                                          base::join(names, ", ") + "; using " + best->name);
  return best;
}

}  // namespace

bool Provider::has_feature(std::string_view feature) const {
  return std::find(features.begin(), features.end(), feature) != features.end();
}

bool holds(const FactMatches& matches, Context& context) {
  return std::all_of(matches.begin(), matches.end(),
                     [&](const FactMatch& match) { return holds(match, context); });
}

void add_foreign_providers(std::vector<Provider>& providers,
                           std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const bool known = std::any_of(providers.begin(), providers.end(),
                                   [&](const Provider& each) { return each.name == name; });
    if (known) continue;
    providers.push_back(
        {.name = name, .doc = "Of another system.", .suitable = [](Context&) { return false; }});
  }
}

std::vector<Provider> with_foreign_providers(Provider provider,
                                             std::initializer_list<const char*> names) {
  std::vector<Provider> all = {std::move(provider)};
  add_foreign_providers(all, names);
  return all;
}

bool is_suitable(const Provider& provider, Context& context) {
  if (!provider.confine_to.empty() && !first_that_holds(provider.confine_to, context)) return false;
  return std::all_of(provider.commands.begin(), provider.commands.end(),
                     [&](const auto& program) { return program_exists(program, context); }) &&
         (!provider.suitable || provider.suitable(context));
}

bool is_suitable_in_run(const Provider& provider, Context& context) {
  auto& known = context.cache<SuitableProviders>().known;
  if (known.contains(&provider)) return true;
  if (!is_suitable(provider, context)) return false;
  known.insert(&provider);
  return true;
}

const Provider* default_provider(const ResourceType& type, Context& context) {
  if (type.providers.empty()) return &type.builtin;
  auto& known = context.cache<DefaultProviders>().by_type;
  if (const auto found = known.find(type.name); found != known.end()) return found->second;
  const Provider* best = best_provider(type, context);
  if (best) known[type.name] = best;
  return best;
}

}  // namespace muster::resources
