#pragma once
#include <string>
#include <string_view>

#include "syntax/ast.hh"

namespace muster::syntax {

/// What Puppet's messages call an expression: "Literal Integer", "'+' expression", "Host Class
/// Definition".
std::string label(const Expr& e);
/// "a Literal Integer", "an 'and' expression".
std::string with_article(std::string_view label);
/// "A Literal Integer".
std::string with_capital_article(std::string_view label);

inline std::string a_an(const Expr& e) {
  return with_article(label(e));
}
inline std::string A_an(const Expr& e) {
  return with_capital_article(label(e));
}

}  // namespace muster::syntax
