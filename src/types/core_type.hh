#pragma once
#include <string_view>

namespace muster::types {

/// A type that the language itself has, by its lower-case name; resource types are none.
bool core_type(std::string_view lower_name);

}  // namespace muster::types
