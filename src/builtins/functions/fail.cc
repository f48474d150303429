#include "builtins/legacy.hh"

namespace muster::builtins {

namespace {

Value fail(Call& call, const Array& arguments) {
  std::string message;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    message += (i > 0 ? " " : "") + legacy_text(arguments[i]);
  call.fail(message);
}

}  // namespace

Builtin define_fail() {
  return legacy("Ends the compilation with an error of the arguments' texts.", at_least(0), fail);
}

}  // namespace muster::builtins
