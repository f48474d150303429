#pragma once
#include <string>
#include <string_view>

namespace muster::eval {

/// Set for every compile: no parameter may have the name.
inline bool reserved_variable(std::string_view name) {
  return name == "trusted" || name == "facts" || name == "server_facts";
}
inline std::string reserved_variable_text(std::string_view name) {
  return "Attempt to assign to a reserved variable name: '" + std::string(name) + "'";
}

}  // namespace muster::eval
