#pragma once
#include "types/names.hh"

namespace muster::types {

/// The value of an expression of literals, names, lists, hashes and types. Throws SourceError with
/// Puppet's text for anything else.
value::Value interpret(const syntax::Expr& e, Names& names);

[[noreturn]] void not_a_type_expression(const syntax::Expr& e);

}  // namespace muster::types
