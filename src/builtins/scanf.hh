#pragma once
#include <string_view>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// What the fields of a scanf format find in a text, up to the first that does not match: Ruby's
/// String#scanf.
Array scan(std::string_view text, std::string_view format);

}  // namespace muster::builtins
