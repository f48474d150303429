#include "value/flatten.hh"

namespace muster::value {

namespace {

void append(Array& out, std::span<const Value> items) {
  for (const auto& item : items) {
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
