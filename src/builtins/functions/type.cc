#include "builtins/builtins.hh"
#include "types/calculator.hh"

namespace muster::builtins {

namespace {

Value detailed(Call& call) {
  return types::infer_set(call[0]);
}

Value reduced(Call& call) {
  return types::infer(call[0]);
}

Value generalized(Call& call) {
  return types::generalize(types::infer(call[0]));
}

}  // namespace

Builtin define_type() {
  return {
      .doc = "The type of the value: detailed, reduced to common types, or generalized.",
      .overloads = {{{"Any value", "Enum[detailed] inference_method?"}, "", detailed, ""},
                    {{"Any value", "Enum[reduced] inference_method"}, "", reduced, ""},
                    {{"Any value", "Enum[generalized] inference_method"}, "", generalized, ""}}};
}

}  // namespace muster::builtins
