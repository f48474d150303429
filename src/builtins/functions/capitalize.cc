#include "base/letter_case.hh"
#include "builtins/text_functions.hh"

namespace muster::builtins {

Builtin define_capitalize() {
  return over_texts("The text with its first letter in upper case and the others in lower case.",
                    base::capitalize);
}

}  // namespace muster::builtins
