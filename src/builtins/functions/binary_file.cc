#include <fmt/core.h>

#include "builtins/found_files.hh"
#include "value/rich.hh"

namespace muster::builtins {

namespace {

Value binary_file(Call& call) {
  const auto path = call.compiler.loader().find_file(eval::ModuleFolder::files, call.string(0));
  if (!path)
    call.fail(fmt::format("binary_file(): The given file '{}' does not exist", call.string(0)));
  return std::make_shared<const value::Binary>(read_file(call, *path));
}

}  // namespace

Builtin define_binary_file() {
  return {.doc = "The bytes of a file: absolute, or MODULE/FILE in its files folder.",
          .overloads = {{{"String path"}, "", binary_file, ""}}};
}

}  // namespace muster::builtins
