#pragma once
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::facts {

/// Facts in HOCON, as facter --hocon lays them out; keys sorted.
std::string to_hocon(const value::Hash& facts);

/// What configuration files use of HOCON: comments, nested and dotted keys, "=", ":" or a bare "{",
/// lists, texts with or without quotes. Later values win; hashes of one key are merged. Throws
/// base::Error with the line.
value::Hash from_hocon(std::string_view text);

}  // namespace muster::facts
