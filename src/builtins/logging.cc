#include "builtins/logging.hh"

#include "types/text.hh"

namespace muster::builtins {

Builtin logging(eval::Level level) {
  const auto body = [level](Call& call) -> Value {
    std::string message;
    for (std::size_t i = 0; i < call.count(); ++i)
      message += (i > 0 ? " " : "") + types::to_text(call[i]);
    call.compiler.log(level, std::move(message), call.scope);
    return {};
  };
  return {.doc = "Logs the arguments, joined by spaces, at this level.",
          .overloads = {{{"Any values*"}, "", body, "Undef"}}};
}

}  // namespace muster::builtins
