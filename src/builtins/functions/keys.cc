#include "builtins/builtins.hh"

namespace muster::builtins {

namespace {

Value keys(Call& call) {
  Array out;
  for (const auto& [key, item] : call.hash(0)) out.push_back(key);
  return out;
}

}  // namespace

Builtin define_keys() {
  return {.doc = "The keys of a hash, in order.", .overloads = {{{"Hash hsh"}, "", keys, ""}}};
}

}  // namespace muster::builtins
