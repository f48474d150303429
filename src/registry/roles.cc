#include "registry/roles.hh"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.hh"

namespace muster::registry {

namespace {

constexpr std::size_t most_roles = 64;
constexpr std::size_t longest_role = 128;
constexpr std::size_t most_rules = 1000;

bool is_role(std::string_view text) {
  return !text.empty() && text.size() <= longest_role &&
         std::ranges::all_of(text, [](unsigned char c) {
           return std::isalnum(c) != 0 ||
                  std::string_view("_-.:/").find(static_cast<char>(c)) != std::string_view::npos;
         });
}

bool is_named(std::string_view name, const RoleSources& sources) {
  return std::ranges::find(sources.names, base::lower_ascii(name)) != sources.names.end();
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  for (auto& role : more) {
    if (to.size() < most_roles) to.push_back(std::move(role));
  }
}

}  // namespace

RoleSources read_role_sources(std::string_view text, std::string_view names) {
  RoleSources out{false, false, false, false, false, {}};
  for (const auto& part : base::split(text, ",")) {
    const auto word = base::trim(part);
    if (word == "certificate")
      out.certificate = true;
    else if (word == "agent")
      out.agent = true;
    else if (word == "facts")
      out.facts = true;
    else if (word == "tags")
      out.tags = true;
    else if (word == "rules")
      out.rules = true;
    else if (!word.empty())
      throw base::Error(
          fmt::format("'{}' is no source of roles: there are certificate, agent, "
                      "facts, tags, rules",
                      word));
  }
  for (const auto& part : base::split(names, ",")) {
    if (const auto name = base::trim(part); !name.empty())
      out.names.push_back(base::lower_ascii(name));
  }
  return out;
}

RoleRules RoleRules::parse(std::string_view text) {
  RoleRules out;
  int number = 0;
  for (const auto& whole : base::split(text, "\n")) {
    ++number;
    const auto line = base::trim(whole);
    if (line.empty() || line.front() == '#') continue;
    const auto colon = line.find(':');
    const auto role = base::trim(line.substr(0, colon));
    if (colon == std::string_view::npos || !is_role(role))
      throw base::Error(fmt::format("line {}: a rule is 'ROLE: QUERY'", number));
    if (out.rules_.size() == most_rules)
      throw base::Error(fmt::format("line {}: there are more than {} rules", number, most_rules));
    const auto query = base::trim(line.substr(colon + 1));
    if (query.empty()) throw base::Error(fmt::format("line {}: the query is missing", number));
    try {
      out.rules_.push_back({std::string(role), Query::parse(query)});
    } catch (const QueryError& e) {
      throw base::Error(fmt::format("line {}: {}", number, explained(e, query)));
    }
  }
  return out;
}

bool RoleRules::asks_for_facts() const {
  return std::ranges::any_of(rules_, [](const Rule& r) { return !r.query.fact_paths().empty(); });
}

std::vector<std::string> roles_in(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& part : base::split(text.substr(0, longest_role * most_roles), ",")) {
    const auto role = base::trim(part);
    if (is_role(role) && out.size() < most_roles) out.emplace_back(role);
  }
  return out;
}

std::vector<std::string> roles_in(const Tags& tags, const RoleSources& sources) {
  std::vector<std::string> out;
  for (const auto& [name, text] : tags) {
    if (is_named(name, sources)) append(out, roles_in(text));
  }
  return out;
}

std::vector<std::string> roles_in(const value::Hash& facts, const RoleSources& sources) {
  std::vector<std::string> out;
  for (const auto& [name, fact] : facts) {
    if (!is_named(*name.if_string(), sources)) continue;
    if (const auto* text = fact.if_string()) append(out, roles_in(*text));
    const auto* array = fact.if_array();
    if (array == nullptr) continue;
    for (const auto& item : *array) {
      if (const auto* text = item.if_string()) append(out, roles_in(*text));
    }
  }
  return out;
}

std::vector<std::string> roles_of(const Node& node, const RoleSources& sources,
                                  const RoleRules& rules, const Query::Facts& facts) {
  std::vector<std::string> out;
  append(out, node.claimed_roles);
  if (sources.tags) append(out, roles_in(node.attributes.tags, sources));
  if (!sources.rules || rules.empty()) return out;
  Node judged = node;
  judged.lease = {};
  judged.attributes.roles = out;
  judged.state = State::up;  // a role does not come and go with the state
  for (const auto& rule : rules.rules()) {
    if (!rule.query.matches(judged, facts)) continue;
    append(out, {rule.role});
    judged.attributes.roles.push_back(rule.role);
  }
  return out;
}

}  // namespace muster::registry
