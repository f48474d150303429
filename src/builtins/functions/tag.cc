#include <fmt/core.h>

#include "base/letter_case.hh"
#include "builtins/legacy.hh"
#include "catalog/catalog.hh"

namespace muster::builtins {

namespace {

void collect(const Call& call, const Value& v, std::vector<std::string>& tags) {
  if (const auto* array = v.if_array()) {
    for (const auto& item : *array) collect(call, item, tags);
    return;
  }
  if (v.is_undef()) return;
  auto tag = base::downcase(legacy_text(v));
  if (!catalog::Tags::valid(tag)) call.fail(fmt::format("Invalid tag '{}'", tag));
  tags.push_back(std::move(tag));
}

Value tag(Call& call, const Array& arguments) {
  std::vector<std::string> tags;
  for (const auto& v : arguments) collect(call, v, tags);
  call.compiler.tag(tags, call.scope);
  return {};
}

}  // namespace

Builtin define_tag() {
  return legacy("Adds tags to the class or define that calls, and to what it contains.", at_least(1),
                tag);
}

}  // namespace muster::builtins
