#include "builtins/collection_walk.hh"

#include "builtins/iteration.hh"

namespace muster::builtins {

void judge_each(Call& call, const std::function<void(const Value&, const Value&)>& visit) {
  const bool apart = !takes(*call.block, 1);
  if (const auto* array = call[0].if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      call.compiler.tick(call.where);
      const auto& item = (*array)[i];
      visit(item, apart ? call.yield(i, item) : call.yield(item));
    }
    return;
  }
  for (const auto& [key, item] : call.hash(0)) {
    call.compiler.tick(call.where);
    const Value pair = Array{key, item};
    visit(pair, apart ? call.yield(key, item) : call.yield(pair));
  }
}

Builtin judging(std::string doc, std::string result, Value (*body)(Call&)) {
  return {.doc = std::move(doc),
          .overloads = {{{"Collection collection"}, "Callable[1,1] block", body, result},
                        {{"Array array"}, "Callable[2,2] block", body, result},
                        {{"Collection collection"}, "Callable[2,2] block", body, result}}};
}

}  // namespace muster::builtins
