#pragma once
#include <string_view>

namespace muster::resources {

/// Takes the characters of a kind off the front.
template <class Kind>
std::string_view take_while(std::string_view& text, Kind kind) {
  std::size_t n = 0;
  while (n < text.size() && kind(text[n])) ++n;
  const auto taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

}  // namespace muster::resources
