#include "types/local_names.hh"

#include <algorithm>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/make.hh"

namespace muster::types {

void LocalNames::declare(const std::string& name, const std::string& meaning) {
  const auto alias = std::make_shared<const AliasType>(
      name, [&] { return from_text(meaning, *this); }, AliasType::Target::as_stated);
  // In its own meaning the alias does not own itself: nobody could free the circle.
  aliases_.emplace_back(base::lower_ascii(name), borrow(*alias));
  alias->resolved();
  aliases_.back().second = alias;
}

TypePtr LocalNames::find_type(std::string_view lower_name) {
  const auto at = std::find_if(aliases_.begin(), aliases_.end(),
                               [&](const auto& a) { return a.first == lower_name; });
  return at == aliases_.end() ? others_.find_type(lower_name) : at->second;
}

}  // namespace muster::types
