#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

Value values(Call& call) {
  Array out;
  for (const auto& [key, item] : call.hash(0)) out.push_back(item);
  return out;
}

}  // namespace

Builtin define_values() {
  return {.doc = "The values of a hash, in order.", .overloads = {{{"Hash hsh"}, "", values, ""}}};
}

}  // namespace muster::builtins
