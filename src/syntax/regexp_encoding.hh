#pragma once
#include <string_view>

namespace muster::syntax {

/// Does Ruby fix the encoding of such a pattern? It then shows the pattern with its options.
bool has_fixed_encoding(std::string_view pattern);

}  // namespace muster::syntax
