#pragma once
#include <cstdint>
#include <string_view>

/// Ruby's String#to_i and #to_f: the number a text begins with, 0 when it begins with none.
namespace muster::builtins {

/// Saturates at the ends of the range.
std::int64_t integer_prefix(std::string_view text);
double float_prefix(std::string_view text);

}  // namespace muster::builtins
