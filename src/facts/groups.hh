#pragma once
#include <string>
#include <vector>

namespace muster::facts {

/// Facts that a configuration file can block together: names, in which a trailing "*" or ".*"
/// stands for any rest.
struct FactGroup {
  std::string name;
  std::vector<std::string> facts;
};

/// Facter's groups, in its order.
std::vector<FactGroup> fact_groups();

/// The facts that a blocklist of groups' and facts' names stands for.
std::vector<std::string> blocked_facts(const std::vector<std::string>& blocklist,
                                       const std::vector<FactGroup>& groups);

}  // namespace muster::facts
