#pragma once
#include <string_view>

#include "types/type.hh"

namespace muster::types {

/// The name a kind of type has in the language: "Integer", "CatalogEntry".
std::string_view kind_name(TypeKind kind);

}  // namespace muster::types
