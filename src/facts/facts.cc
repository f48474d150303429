#include "facts/facts.hh"

#include <algorithm>
#include <chrono>
#include <optional>
#include <unordered_map>

#include "facts/external.hh"
#include "facts/lookup.hh"

namespace muster::facts {

namespace {

enum class Progress : std::uint8_t { waiting, running, done };

/// One resolver and, once it was asked, what it found.
struct Group {
  std::string name;
  Fact fact;
  Progress progress = Progress::waiting;
  value::Hash found;
};

bool names(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_family(pattern, name); });
}

}  // namespace

struct Facts::State {
  os::System& system;
  Settings settings;
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> by_name;  // names without a *
  std::vector<std::pair<std::string, std::size_t>> families;
  std::optional<value::Hash> external_facts;
  std::vector<std::string> warnings;

  const value::Hash& external() {
    if (!external_facts) {
      auto loaded =
          load_external_facts(system, settings.external_directories, settings.external_timeout);
      external_facts = std::move(loaded.values);
      warnings.insert(warnings.end(), loaded.warnings.begin(), loaded.warnings.end());
    }
    return *external_facts;
  }

  void index(std::size_t group) {
    const Fact& fact = groups[group].fact;
    for (const auto* list : {&fact.provides, &fact.legacy}) {
      for (const std::string& name : *list) {
        if (name.find('*') == std::string::npos) {
          by_name.emplace(name, group);
        } else {
          families.emplace_back(name, group);
        }
      }
    }
  }

  /// The boundary of one group: what goes wrong in it costs its facts only. A group that asks for
  /// itself, through others, finds nothing.
  const value::Hash& resolve(Facts& facts, Group& group) {
    if (group.progress != Progress::waiting) return group.found;
    group.progress = Progress::running;
    Context context{system, facts, settings.resolver_timeout};
    const auto begin = std::chrono::steady_clock::now();
    try {
      group.found = group.fact.resolve(context);
    } catch (const std::exception& error) {
      warnings.push_back("Could not find the facts of " + group.name + ": " + error.what());
    }
    group.progress = Progress::done;
    const auto& provides = group.fact.provides;
    if (settings.timed)
      settings.timed(provides.empty() ? group.name : provides.front(),
                     std::chrono::steady_clock::now() - begin);
    return group.found;
  }

  value::Value from_group(Facts& facts, std::size_t group, std::string_view name) {
    const value::Value* found = resolve(facts, groups[group]).find(name);
    return found ? *found : value::Value();
  }

  value::Value built_in(Facts& facts, std::string_view name) {
    if (const auto found = by_name.find(std::string(name)); found != by_name.end()) {
      return from_group(facts, found->second, name);
    }
    for (const auto& [family, group] : families) {
      if (!matches_family(family, name)) continue;
      value::Value value = from_group(facts, group, name);
      if (!value.is_undef()) return value;
    }
    return {};
  }
};

Facts::Facts(os::System& system, Settings settings, const std::vector<base::Named<Fact>>& resolvers)
    : state_(new State{system, std::move(settings), {}, {}, {}, {}, {}}) {
  for (const auto& [name, define] : resolvers)
    state_->groups.push_back({.name = name, .fact = define(), .found = {}});
  for (std::size_t i = 0; i < state_->groups.size(); ++i) state_->index(i);
}

Facts::~Facts() = default;

value::Value Facts::built_in(std::string_view name) {
  return state_->built_in(*this, name);
}

value::Value Facts::find(std::string_view name) {
  if (names(state_->settings.blocked, name.substr(0, name.find('.')))) return {};
  const value::Hash& external = state_->external();
  if (const value::Value* found = external.find(name)) return *found;
  const auto dot = name.find('.');
  const std::string_view root = name.substr(0, dot);
  const value::Value* found = external.find(root);
  value::Value top = found ? *found : built_in(root);
  return dot == std::string_view::npos ? top : dig(std::move(top), name.substr(dot + 1));
}

value::Hash Facts::all(bool with_legacy) {
  value::Hash out;
  const auto& blocked = state_->settings.blocked;
  const auto is_blocked = [&](const std::string& name) { return names(blocked, name); };
  for (Group& group : state_->groups) {
    const auto& provides = group.fact.provides;
    if (!with_legacy && std::all_of(provides.begin(), provides.end(), is_blocked)) continue;
    for (const auto& [name, value] : state_->resolve(*this, group)) {
      const std::string* text = name.if_string();
      if (!text || value.is_undef() || is_blocked(*text)) continue;
      if (with_legacy || names(group.fact.provides, *text)) out.set(name, value);
    }
  }
  for (const auto& [name, value] : state_->external())
    if (!name.if_string() || !is_blocked(*name.if_string())) out.set(name, value);
  return sorted(out);
}

const std::vector<std::string>& Facts::warnings() const {
  return state_->warnings;
}

}  // namespace muster::facts
