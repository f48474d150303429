#pragma once
#include <string>
#include <string_view>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// Ruby's Array#join: nested arrays are joined too, undef is empty.
std::string ruby_join(const Array& array, std::string_view separator);

}  // namespace muster::builtins
