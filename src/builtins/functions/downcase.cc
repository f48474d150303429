#include "builtins/text_functions.hh"
#include "base/letter_case.hh"

namespace muster::builtins {


Builtin define_downcase() { return over_nested_texts("The text in lower case.", base::downcase); }

}  // namespace muster::builtins
