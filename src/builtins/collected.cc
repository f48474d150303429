#include "builtins/collected.hh"

#include <fmt/core.h>

#include "base/error.hh"

namespace muster::builtins {

namespace {

constexpr std::uint32_t most_elements = 5'000'000;

}  // namespace

Array collected(eval::Compiler& compiler, diag::Span where, const types::Iterator& items) {
  Array all;
  value::Extent extent;
  const auto cursor = items.start();
  while (auto item = cursor->next()) {
    compiler.tick(where);
    extent.add(item->extent());
    if (extent.elements > most_elements)
      throw base::Error(
          fmt::format("An Iterator has more than the limit of {} elements in all", most_elements));
    all.push_back(*std::move(item));
  }
  return all;
}

std::shared_ptr<const types::Iterator> collected_argument(Call& call, types::Elements elements) {
  auto items = iterable_argument(call, elements);
  if (!call[0].if_rich<types::Iterator>()) return items;
  const auto held = types::iterable(Value(collected(call.compiler, call.where, *items)));
  return std::make_shared<const types::Iterator>(items->element, held->start, items->hash_style);
}

}  // namespace muster::builtins
