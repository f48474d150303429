#include "facts/facts.hh"

#include <algorithm>
#include <chrono>
#include <optional>
#include <unordered_map>

#include "facts/external.hh"
#include "facts/leaves.hh"
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

bool shorter(std::string_view a, std::string_view b) {
  return a.size() < b.size();
}

/// Is one of the two in the other?
bool concerns(std::string_view leaf, std::string_view asked) {
  const auto [inner, outer] =
      std::pair(std::max(leaf, asked, shorter), std::min(leaf, asked, shorter));
  return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '.');
}

}  // namespace

struct Facts::State {
  os::System& system;
  Settings settings;
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> by_name;  // names without a *
  std::vector<std::pair<std::string, std::size_t>> families;
  std::optional<value::Hash> external_facts;
  std::vector<Message> messages;
  std::unique_ptr<Cache> cache;

  void open_cache() {
    if (!settings.caching || settings.caching->ttls.empty()) return;
    cache = std::make_unique<Cache>(system, *settings.caching,
                                    [this](base::Level level, const std::string& text) {
                                      messages.push_back({level, text});
                                    });
  }

  const value::Hash& external() {
    if (!external_facts) {
      auto loaded =
          load_external_facts(system, settings.external_directories, settings.external_timeout,
                              {settings.blocked_files, cache.get()});
      external_facts = std::move(loaded.values);
      for (auto& text : loaded.warnings) messages.push_back({base::Level::warning, text});
      for (auto& text : loaded.errors) messages.push_back({base::Level::err, text});
    }
    return *external_facts;
  }

  /// Is the fact blocked, or one that it is in?
  bool is_blocked(std::string_view name) const {
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1))
      if (names(settings.blocked, name.substr(0, dot))) return true;
    return names(settings.blocked, name);
  }

  /// A fact without what is blocked in it, and with what is kept of it; of that, `asked` alone.
  value::Value settled(const std::string& root, value::Value fact, std::string_view asked) {
    if (fact.is_undef() || (!cache && settings.blocked.empty())) return fact;
    for (const auto& [leaf, found] : leaves(root, fact)) {
      const auto path = std::string_view(leaf).substr(std::min(leaf.size(), root.size() + 1));
      if (is_blocked(leaf)) {
        fact = with_leaf(fact, path, {});
      } else if (cache && concerns(leaf, asked)) {
        if (const auto* kept = cache->find(leaf))
          fact = with_leaf(fact, path, *kept);
        else
          cache->keep(leaf, found);
      }
    }
    return fact;
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
    Context context{system, facts, settings.resolver_timeout, settings.metadata};
    const auto begin = std::chrono::steady_clock::now();
    try {
      group.found = group.fact.resolve(context);
    } catch (const std::exception& error) {
      messages.push_back({base::Level::warning,
                          "Could not find the facts of " + group.name + ": " + error.what()});
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
    : state_(new State{system, std::move(settings), {}, {}, {}, {}, {}, {}}) {
  state_->open_cache();
  for (const auto& [name, define] : resolvers)
    state_->groups.push_back({.name = name, .fact = define(), .found = {}});
  for (std::size_t i = 0; i < state_->groups.size(); ++i) state_->index(i);
}

Facts::~Facts() = default;

value::Value Facts::built_in(std::string_view name) {
  return state_->built_in(*this, name);
}

value::Value Facts::find(std::string_view name) {
  if (state_->is_blocked(name)) return {};
  const value::Hash& external = state_->external();
  if (const value::Value* found = external.find(name)) return *found;
  const std::string root(name.substr(0, name.find('.')));
  const auto below = [&](std::string_view part) {
    return name.substr(std::min(name.size(), part.size() + 1));
  };
  if (const value::Value* found = external.find(root)) return dig(*found, below(root));
  const auto leaf = leaf_of(name);
  if (state_->cache && !leaf.empty())
    if (const auto* kept = state_->cache->find(leaf)) return dig(*kept, below(leaf));
  return dig(state_->settled(root, built_in(root), name), below(root));
}

bool Facts::is_absent(std::string_view name) {
  const std::string root(name.substr(0, name.find('.')));
  return state_->by_name.contains(root) && !state_->is_blocked(root) && built_in(root).is_undef();
}

value::Hash Facts::all(bool with_legacy) {
  value::Hash out;
  const auto is_blocked = [&](const std::string& name) { return state_->is_blocked(name); };
  for (Group& group : state_->groups) {
    const auto& provides = group.fact.provides;
    if (!with_legacy && std::all_of(provides.begin(), provides.end(), is_blocked)) continue;
    for (const auto& [name, value] : state_->resolve(*this, group)) {
      const std::string* text = name.if_string();
      if (!text || value.is_undef() || is_blocked(*text)) continue;
      const auto whole = state_->settled(*text, value, *text);
      if (with_legacy || names(group.fact.provides, *text)) out.set(name, whole);
    }
  }
  for (const auto& [name, value] : state_->external())
    if (!name.if_string() || !is_blocked(*name.if_string())) out.set(name, value);
  return sorted(out);
}

const std::vector<Facts::Message>& Facts::messages() const {
  return state_->messages;
}

void Facts::save() {
  if (state_->cache) state_->cache->save();
}

}  // namespace muster::facts
