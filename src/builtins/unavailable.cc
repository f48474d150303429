#include "builtins/unavailable.hh"

#include <fmt/core.h>

namespace muster::builtins {

Builtin unavailable(std::string doc, std::string needs) {
  const auto body = [needs = std::move(needs)](Call& call) -> Value {
    call.fail(fmt::format("{}() {}", call.name, needs));
  };
  return {.doc = std::move(doc), .overloads = {{{"Any arguments*"}, "Callable block?", body, ""}}};
}

}  // namespace muster::builtins
