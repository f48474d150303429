#include "builtins/found_files.hh"

namespace muster::builtins {

Builtin define_find_file() {
  return finding(
      "The path of the first of the files that exists: absolute, or MODULE/FILE in its files "
      "folder.",
      eval::ModuleFolder::files);
}

}  // namespace muster::builtins
