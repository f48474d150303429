#include "base/letter_case.hh"
#include "builtins/legacy.hh"

namespace muster::builtins {

namespace {

Value tagged(Call& call, const Array& arguments) {
  for (const auto& v : arguments)
    if (!call.compiler.tagged(base::downcase(legacy_text(v)), call.scope)) return false;
  return true;
}

}  // namespace

Builtin define_tagged() {
  return legacy("Whether the class or define that calls has all of the tags.", at_least(1), tagged);
}

}  // namespace muster::builtins
