#include "builtins/iteration.hh"
#include "builtins/pieces.hh"

namespace muster::builtins {

namespace {

/// The first of the elements for each result of the block; without one, for each element.
Array first_of_each(Call& call, const Array& items) {
  Hash seen;
  Array out;
  for (const auto& item : items) {
    call.compiler.tick(call.where);
    const auto key = call.block ? call.yield(item) : item;
    if (seen.contains(key)) continue;
    seen.set(key, true);
    out.push_back(item);
  }
  return out;
}

Array without_duplicates(const Array& items) {
  Hash seen;
  for (const auto& item : items) seen.set(item, true);
  Array out;
  for (const auto& [item, present] : seen) out.push_back(item);
  return out;
}

Value of_string(Call& call) {
  const auto letters = characters(call.string(0));
  std::string out;
  for (const auto& letter : first_of_each(call, Array(letters.begin(), letters.end())))
    out += *letter.if_string();
  return out;
}

/// Keys with the same value become one key, an array of them.
Value of_hash(Call& call) {
  struct Group {
    Array keys, values;
  };
  std::vector<Group> groups;
  Hash positions;
  for (const auto& [key, item] : call.hash(0)) {
    const auto by = call.block ? call.yield(item) : item;
    const auto* at = positions.find(by);
    if (!at) {
      positions.set(by, groups.size());
      groups.emplace_back();
    }
    auto& group = groups[at ? static_cast<std::size_t>(*at->if_integer()) : groups.size() - 1];
    group.keys.push_back(key);
    group.values.push_back(item);
  }
  Hash out;
  for (auto& group : groups) out.set(std::move(group.keys), without_duplicates(group.values));
  return out;
}

Value of_array(Call& call) {
  return first_of_each(call, call.array(0));
}

Value of_iterable(Call& call) {
  Array items;
  const auto cursor = iterable_argument(call)->start();
  while (auto item = cursor->next()) {
    call.compiler.tick(call.where);
    items.push_back(*std::move(item));
  }
  return first_of_each(call, items);
}

}  // namespace

Builtin define_unique() {
  return {.doc = "The elements without those that are equal, or for which the block's results are.",
          .overloads = {{{"String string"}, "Callable[String] block?", of_string, ""},
                        {{"Hash hash"}, "Callable[Any] block?", of_hash, ""},
                        {{"Array array"}, "Callable[Any] block?", of_array, ""},
                        {{"Iterable iterable"}, "Callable[Any] block?", of_iterable, ""}}};
}

}  // namespace muster::builtins
