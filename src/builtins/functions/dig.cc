#include "builtins/dig.hh"

namespace muster::builtins {

namespace {

Value dig_along(Call& call) {
  auto dug = dig(call[0], call.arguments.subspan(1));
  if (!dug.message.empty()) call.fail(dug.message);
  return std::move(dug.value);
}

}  // namespace

Builtin define_dig() {
  return {.doc = "What is found in nested collections along a path of keys and indexes.",
          .overloads = {{{"Optional[Collection] data", "Any arg*"}, "", dig_along, ""}}};
}

}  // namespace muster::builtins
