#include "builtins/unavailable.hh"

namespace muster::builtins {

Builtin define_inline_template() {
  return unavailable("The text of an ERB template given as text.",
                     "needs Ruby to run an ERB template, and this muster has no Ruby; an EPP "
                     "template (inline_epp) needs none");
}

}  // namespace muster::builtins
