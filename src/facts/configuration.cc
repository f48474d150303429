#include "facts/configuration.hh"

#include "facts/hocon.hh"
#include "facts/lookup.hh"

namespace muster::facts {

namespace {

/// A list of texts, or one text.
std::vector<std::string> texts(const value::Value& v) {
  if (const auto* one = v.if_string()) return {*one};
  std::vector<std::string> out;
  if (const auto* all = v.if_array())
    for (const auto& item : *all)
      if (const auto* text = item.if_string()) out.push_back(*text);
  return out;
}

bool is_true(const value::Value& all, std::string_view path) {
  const auto v = dig(all, path);
  return v.if_boolean() && *v.if_boolean();
}

/// A list of hashes, of which a later one wins, or one hash.
std::vector<std::pair<std::string, std::string>> times(const value::Value& v) {
  value::Hash merged;
  const auto add = [&](const value::Value& item) {
    if (const auto* hash = item.if_hash())
      for (const auto& [name, time] : *hash) merged.set(name, time);
  };
  add(v);
  if (const auto* list = v.if_array())
    for (const auto& item : *list) add(item);
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [name, time] : merged) {
    if (!name.if_string()) continue;
    const auto* text = time.if_string();
    const auto* number = time.if_integer();
    out.emplace_back(*name.if_string(), text ? *text : number ? std::to_string(*number) : "");
  }
  return out;
}

}  // namespace

Configuration read_configuration(os::System& system, const std::string& path) {
  const auto text = system.read(path);
  if (!text) return {};
  const value::Value all(from_hocon(*text));
  Configuration out;
  out.blocklist = texts(dig(all, "facts.blocklist"));
  out.external_directories = texts(dig(all, "global.external-dir"));
  out.custom_directories = texts(dig(all, "global.custom-dir"));
  out.external_facts = !is_true(all, "global.no-external-facts");
  out.custom_facts = !is_true(all, "global.no-custom-facts");
  out.legacy = is_true(all, "global.show-legacy");
  out.debug = is_true(all, "cli.debug");
  out.verbose = is_true(all, "cli.verbose");
  if (const auto level = dig(all, "cli.log-level"); level.if_string())
    out.log_level = *level.if_string();
  out.ttls = times(dig(all, "facts.ttls"));
  const auto groups = dig(all, "fact-groups");
  if (const auto* own = groups.if_hash())
    for (const auto& [name, facts] : *own)
      if (name.if_string()) out.groups.push_back({*name.if_string(), texts(facts)});
  return out;
}

std::vector<FactGroup> groups_of(const Configuration& configuration) {
  auto groups = fact_groups();
  groups.insert(groups.end(), configuration.groups.begin(), configuration.groups.end());
  return groups;
}

Settings settings_for(const Configuration& configuration, os::System& system) {
  Settings out;
  const auto groups = groups_of(configuration);
  out.blocked = blocked_facts(configuration.blocklist, groups);
  out.blocked_files = out.blocked;
  if (!configuration.ttls.empty()) {
    out.caching.emplace();
    out.caching->ttls = configuration.ttls;
    out.caching->groups = groups;
  }
  if (!configuration.external_facts) return out;
  out.external_directories = configuration.external_directories;
  if (out.external_directories.empty())
    out.external_directories = default_external_directories(system);
  return out;
}

}  // namespace muster::facts
