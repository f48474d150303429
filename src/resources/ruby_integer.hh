#pragma once
#include <cstdint>
#include <string_view>

namespace muster::resources {

/// A number as Ruby's Integer() reads it: blanks around it, a sign, 0x, 0b, 0o or 0 (octal) before
/// it, single underscores within. Throws std::invalid_argument with Ruby's text for anything else.
std::int64_t ruby_integer(std::string_view text);

}  // namespace muster::resources
