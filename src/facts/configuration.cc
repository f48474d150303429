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

}  // namespace

Configuration read_configuration(os::System& system, const std::string& path) {
  const auto text = system.read(path);
  if (!text) return {};
  const value::Value all(from_hocon(*text));
  Configuration out;
  out.blocklist = texts(dig(all, "facts.blocklist"));
  out.external_directories = texts(dig(all, "global.external-dir"));
  out.custom_directories = texts(dig(all, "global.custom-dir"));
  const auto refused = dig(all, "global.no-external-facts");
  out.external_facts = !(refused.if_boolean() && *refused.if_boolean());
  const auto groups = dig(all, "fact-groups");
  if (const auto* own = groups.if_hash())
    for (const auto& [name, facts] : *own)
      if (name.if_string()) out.groups.push_back({*name.if_string(), texts(facts)});
  return out;
}

}  // namespace muster::facts
