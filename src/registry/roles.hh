#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "registry/query.hh"

namespace muster::registry {

/// Where a node's roles come from.
struct RoleSources {
  bool certificate = true;  // pp_role, which the CA has signed
  bool agent = true;        // what it says when it registers
  bool facts = true;        // the facts role and roles
  bool tags = true;         // tags of those names
  bool rules = true;
  std::vector<std::string> names = {"role", "roles"};  // of facts and tags; in any letter case
};
/// "certificate, tags, rules". Throws base::Error for another word.
RoleSources read_role_sources(std::string_view text, std::string_view names);

/// The configuration's rules: lines "ROLE: QUERY", # for comments. A node that the query matches
/// has the role; a query may ask for roles of earlier lines.
class RoleRules {
 public:
  RoleRules() = default;
  /// Throws base::Error with the line and, under the query, a caret.
  static RoleRules parse(std::string_view text);
  bool empty() const { return rules_.empty(); }
  bool asks_for_facts() const;

  struct Rule {
    std::string role;
    Query query;
  };
  const std::vector<Rule>& rules() const { return rules_; }

 private:
  std::vector<Rule> rules_;
};

/// "web, db" as two roles; what is no short word is left out.
std::vector<std::string> roles_in(std::string_view text);
/// Those in the values of these names, of tags or of facts.
std::vector<std::string> roles_in(const Tags& tags, const RoleSources& sources);
std::vector<std::string> roles_in(const value::Hash& facts, const RoleSources& sources);

/// The roles of a node: those it claims, and by its tags and the rules.
std::vector<std::string> roles_of(const Node& node, const RoleSources& sources,
                                  const RoleRules& rules, const Query::Facts& facts);

}  // namespace muster::registry
