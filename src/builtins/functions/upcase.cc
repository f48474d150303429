#include "base/letter_case.hh"
#include "builtins/text_functions.hh"

namespace muster::builtins {

Builtin define_upcase() {
  return over_nested_texts("The text in upper case.", base::upcase);
}

}  // namespace muster::builtins
