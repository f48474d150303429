#pragma once
#include "syntax/ast.hh"
#include "types/names.hh"

namespace muster::eval {

/// What `type Name = …` defines: an Object or TypeSet type of that name when it is written as one,
/// an alias otherwise. The tree outlives the type.
types::TypePtr define_alias(const syntax::TypeAlias& definition, types::Names& names);

/// "Set::Member": the member of a TypeSet that is known by the name's first part.
types::TypePtr find_member(std::string_view lower_name, types::Names& names);

}  // namespace muster::eval
