#include "builtins/found_files.hh"

namespace muster::builtins {

Builtin define_find_template() {
  return finding(
      "The path of the first of the templates that exists: absolute, or MODULE/FILE in its "
      "templates folder.",
      eval::ModuleFolder::templates);
}

}  // namespace muster::builtins
