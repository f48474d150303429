#include "builtins/text_functions.hh"
#include "base/letter_case.hh"

namespace muster::builtins {


Builtin define_capitalize() { return over_texts("The text with its first letter in upper case and the others in lower case.", base::capitalize); }

}  // namespace muster::builtins
