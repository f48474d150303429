#include <fmt/core.h>

#include "base/letter_case.hh"
#include "builtins/legacy.hh"
#include "catalog/catalog.hh"
#include "value/flatten.hh"

namespace muster::builtins {

namespace {

Value tag(Call& call, const Array& arguments) {
  std::vector<std::string> tags;
  for (const auto& v : value::flatten(arguments)) {
    if (v.is_undef()) continue;
    tags.push_back(base::downcase(legacy_text(v)));
    if (!catalog::Tags::valid(tags.back())) call.fail(fmt::format("Invalid tag '{}'", tags.back()));
  }
  call.compiler.tag(tags, call.scope);
  return {};
}

}  // namespace

Builtin define_tag() {
  return legacy("Adds tags to the class or define that calls, and to what it contains.",
                at_least(1), tag);
}

}  // namespace muster::builtins
