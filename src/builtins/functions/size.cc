#include "builtins/sizes.hh"

namespace muster::builtins {

Builtin define_size() {
  const auto body = [](Call& call) -> Value { return size_of(call[0]); };
  return {.doc = "The number of elements, characters or bytes.",
          .overloads = {{{"Variant[Collection, String, Binary] arg"}, "", body, ""}}};
}

}  // namespace muster::builtins
