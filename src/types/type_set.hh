#pragma once
#include "types/object.hh"

namespace muster::types {

/// A TypeSet whose types are still expressions: they see each other by their short names.
std::shared_ptr<const TypeSetType> make_type_set(std::string name,
                                                 const syntax::HashExpr& definition, Names& names);

}  // namespace muster::types
