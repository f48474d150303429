#include "builtins/pieces.hh"
#include "builtins/ruby_order.hh"

namespace muster::builtins {

namespace {

Array sorted(Call& call, Array items) {
  sort_values(items, [&](const Value& a, const Value& b) {
    call.compiler.tick(call.where);
    return call.block ? block_order(call, call.yield(a, b), a, b) : ruby_order(call, a, b);
  });
  return items;
}

Value of_string(Call& call) {
  const auto letters = characters(call.string(0));
  std::string out;
  for (const auto& letter : sorted(call, Array(letters.begin(), letters.end())))
    out += *letter.if_string();
  return out;
}

Value of_array(Call& call) {
  return sorted(call, call.array(0));
}

}  // namespace

Builtin define_sort() {
  return {.doc = "The elements or characters in order; a block says which of two comes first.",
          .overloads = {{{"String string_value"}, "Callable[2,2] block?", of_string, ""},
                        {{"Array array_value"}, "Callable[2,2] block?", of_array, ""}}};
}

}  // namespace muster::builtins
