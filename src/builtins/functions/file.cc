#include <fmt/core.h>

#include "builtins/found_files.hh"
#include "builtins/legacy.hh"
#include "builtins/ruby_join.hh"

namespace muster::builtins {

namespace {

Value file(Call& call, const Array& arguments) {
  for (const auto& name : arguments)
    if (const auto path =
            call.compiler.loader().find_file(eval::ModuleFolder::files, ruby_string(call, name)))
      return read_file(call, *path);
  call.fail(fmt::format("Could not find any files from {}", ruby_join(arguments, ", ")));
}

}  // namespace

Builtin define_file() {
  return legacy("The text of the first of the files that exists: absolute, or MODULE/FILE.",
                at_least(1), file);
}

}  // namespace muster::builtins
