#include "builtins/unavailable.hh"

namespace muster::builtins {

Builtin define_template() {
  return unavailable("The text of an ERB template.",
                     "needs Ruby to run an ERB template, and this muster has no Ruby; an EPP "
                     "template (epp) needs none");
}

}  // namespace muster::builtins
