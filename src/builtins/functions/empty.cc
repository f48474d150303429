#include "builtins/deprecation.hh"
#include "builtins/sizes.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

Value nothing_in(Call& call) {
  return size_of(call[0]) == 0;
}

Value secret(Call& call) {
  return size_of(call[0].if_rich<value::Sensitive>()->value) == 0;
}

Value number(Call& call) {
  deprecate_here(call, "empty-from", "Calling function empty() with Numeric value is deprecated.");
  return false;
}

}  // namespace

Builtin define_empty() {
  return {.doc = "Whether there is nothing in a collection or text.",
          .overloads = {{{"Collection coll"}, "", nothing_in, ""},
                        {{"Sensitive[String] str"}, "", secret, ""},
                        {{"String str"}, "", nothing_in, ""},
                        {{"Numeric num"}, "", number, ""},
                        {{"Binary bin"}, "", nothing_in, ""},
                        {{"Undef x"}, "", [](Call&) -> Value { return true; }, ""}}};
}

}  // namespace muster::builtins
