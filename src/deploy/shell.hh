#pragma once
#include <string>
#include <string_view>

namespace muster::deploy {

/// One word for sh, whatever is in it.
std::string quoted(std::string_view text);

}  // namespace muster::deploy
