#pragma once
#include <optional>
#include <string>

#include "syntax/ast.hh"
#include "value/value.hh"

namespace muster::syntax {

/// The value of an expression that needs no evaluation (constants, names, lists and hashes of
/// such); nullopt for all others.
std::optional<value::Value> literal_key(const Expr& e);

/// Such a value as Puppet's messages show it: a string as it is, within a list in quotes.
std::string key_text(const value::Value& v);

}  // namespace muster::syntax
