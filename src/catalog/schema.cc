#include "catalog/schema.hh"

#include <algorithm>
#include <array>

namespace muster::catalog {

bool Schema::has_attribute(std::string_view attribute) const {
  return any_attribute ||
         std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
}

bool is_metaparameter(std::string_view name) {
  constexpr std::array<std::string_view, 11> names = {"alias", "audit",     "before",  "loglevel",
                                                      "noop",  "notify",    "require", "schedule",
                                                      "stage", "subscribe", "tag"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace muster::catalog
