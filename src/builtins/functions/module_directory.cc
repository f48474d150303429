#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

Value first_known(Call& call, std::span<const Value> names) {
  for (const auto& name : names)
    if (auto path = call.compiler.loader().module_directory(*name.if_string())) return *path;
  return {};
}

Value of_arguments(Call& call) {
  return first_known(call, call.arguments);
}

Value of_array(Call& call) {
  return first_known(call, call.array(0));
}

}  // namespace

Builtin define_module_directory() {
  return {.doc = "The directory of the first of the modules that is installed.",
          .overloads = {{{"String names*"}, "", of_arguments, ""},
                        {{"Array[String] names*"}, "", of_array, ""}}};
}

}  // namespace muster::builtins
