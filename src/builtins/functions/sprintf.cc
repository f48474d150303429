#include "types/sprintf.hh"

#include "builtins/legacy.hh"

namespace muster::builtins {

namespace {

Value sprintf(Call& call, const Array& arguments) {
  Array values(arguments.begin() + 1, arguments.end());
  for (auto& v : values)
    if (v.if_rich<types::Type>()) v = legacy_text(v);
  return types::sprintf(ruby_string(call, arguments[0]), values);
}

}  // namespace

Builtin define_sprintf() {
  return legacy("The format with its fields filled in, as Ruby's sprintf does it.", at_least(1),
                sprintf);
}

}  // namespace muster::builtins
