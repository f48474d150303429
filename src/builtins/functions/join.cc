#include "builtins/ruby_join.hh"

namespace muster::builtins {

namespace {

Value join(Call& call) {
  return ruby_join(call.array(0), call.has(1) ? std::string_view(call.string(1)) : "");
}

}  // namespace

Builtin define_join() {
  return {.doc = "The elements' texts with a delimiter between them.",
          .overloads = {{{"Array arg", "String delimiter?"}, "", join, ""}}};
}

}  // namespace muster::builtins
