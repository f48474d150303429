#include "builtins/sizes.hh"

namespace muster::builtins {

Builtin define_length() {
  const auto body = [](Call& call) -> Value { return size_of(call[0]); };
  return {.doc = "The number of elements, characters or bytes.",
          .overloads = {{{"Collection arg"}, "", body, ""},
                        {{"String arg"}, "", body, ""},
                        {{"Binary arg"}, "", body, ""}}};
}

}  // namespace muster::builtins
