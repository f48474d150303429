#include "builtins/iteration.hh"

#include <fmt/core.h>

#include "eval/signals.hh"
#include "types/labels.hh"

namespace muster::builtins {

std::shared_ptr<const types::Iterator> iterable_argument(const Call& call,
                                                         types::Elements elements) {
  auto iterator = types::iterable(call[0], elements);
  if (!iterator)
    call.fail(fmt::format("{}(): wrong argument type ({}; is not Iterable.", call.name,
                          types::class_name(call[0])));
  return iterator;
}

bool takes(const eval::Callable& block, int arguments) {
  return block.least_arguments() <= arguments &&
         (block.most_arguments() < 0 || block.most_arguments() >= arguments);
}

void walk(Call& call, Break on_break, const std::function<bool(const Round&)>& visit) {
  const auto iterator = iterable_argument(call);
  const bool pairs = call[0].if_hash() || iterator->hash_style;
  const bool apart = takes(*call.block, 2);
  const auto cursor = iterator->start();
  try {
    for (std::int64_t index = 0; const auto element = cursor->next(); ++index) {
      call.compiler.tick(call.where);
      const Value key = pairs ? (*element->if_array())[0] : Value(index);
      const Value value = pairs ? (*element->if_array())[1] : *element;
      const Value result = apart ? call.yield(key, value) : call.yield(*element);
      if (!visit({key, *element, value, result})) return;
    }
  } catch (const eval::BreakSignal&) {
    if (on_break == Break::passes) throw;
  }
}

void yield_each(Call& call, const types::Iterator& items) {
  const auto cursor = items.start();
  try {
    while (const auto item = cursor->next()) {
      call.compiler.tick(call.where);
      call.yield(*item);
    }
  } catch (const eval::BreakSignal&) {
  }
}

Builtin walking(std::string doc, Value (*body)(Call&)) {
  return {
      .doc = std::move(doc),
      .overloads =
          {
              {{"Hash[Any, Any] hash"}, "Callable[2,2] block", body, ""},
              {{"Hash[Any, Any] hash"}, "Callable[1,1] block", body, ""},
              {{"Iterable enumerable"}, "Callable[2,2] block", body, ""},
              {{"Iterable enumerable"}, "Callable[1,1] block", body, ""},
          },
  };
}

}  // namespace muster::builtins
