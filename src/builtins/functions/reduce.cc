#include "builtins/iteration.hh"
#include "eval/signals.hh"

namespace muster::builtins {

namespace {

Value reduce(Call& call) {
  const auto cursor = iterable_argument(call)->start();
  std::optional<Value> memo;
  if (call.has(1)) memo = call[1];
  try {
    while (const auto element = cursor->next()) {
      call.compiler.tick(call.where);
      memo = memo ? call.yield(*memo, *element) : *element;
    }
  } catch (const eval::BreakSignal&) {
  }
  return memo.value_or(Value());
}

}  // namespace

Builtin define_reduce() {
  return {.doc =
              "Carries a value through the elements: the block's result is the next round's first "
              "argument.",
          .overloads = {{{"Iterable enumerable"}, "Callable[2,2] block", reduce, ""},
                        {{"Iterable enumerable", "Any memo"}, "Callable[2,2] block", reduce, ""}}};
}

}  // namespace muster::builtins
