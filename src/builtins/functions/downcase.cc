#include "base/letter_case.hh"
#include "builtins/text_functions.hh"

namespace muster::builtins {

Builtin define_downcase() {
  return over_nested_texts("The text in lower case.", base::downcase);
}

}  // namespace muster::builtins
