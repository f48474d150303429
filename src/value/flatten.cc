#include "value/flatten.hh"

#include <string>

#include "base/error.hh"

namespace muster::value {

namespace {

/// Arrays share their parts: a small one can have very many elements.
constexpr std::size_t most_elements = 5'000'000;

void append(Array& out, std::span<const Value> items) {
  for (const auto& item : items) {
    if (out.size() > most_elements)
      throw base::Error("An Array has more than the limit of " + std::to_string(most_elements) +
                        " elements");
    if (const auto* nested = item.if_array())
      append(out, *nested);
    else
      out.push_back(item);
  }
}

}  // namespace

Array flatten(std::span<const Value> items) {
  Array out;
  append(out, items);
  return out;
}

}  // namespace muster::value
