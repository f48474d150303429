#include <algorithm>

#include "syntax/checker.hh"

namespace muster::syntax {

/// Known to change nothing: a value is made and forgotten. Calls may do anything; a match sets
/// variables.
bool Checker::has_no_effect(const Expr& e) {
  const auto all = [this](Exprs list) {
    return std::all_of(list.begin(), list.end(),
                       [this](const Expr* x) { return has_no_effect(*x); });
  };
  switch (e.kind) {
    case Kind::nop:
    case Kind::literal:
    case Kind::qualified_name:
    case Kind::qualified_reference:
    case Kind::reserved_word:
    case Kind::list:
    case Kind::hash:
    case Kind::access:
    case Kind::named_access:
    case Kind::arithmetic:
    case Kind::comparison:
    case Kind::in:
    case Kind::and_:
    case Kind::or_:
    case Kind::not_:
    case Kind::unary_minus:
    case Kind::unfold:
    case Kind::variable:
    case Kind::text:
    case Kind::concatenated_string:
    case Kind::heredoc:
    case Kind::selector: return true;
    case Kind::parenthesized: return has_no_effect(*as<Unary>(e).operand);
    case Kind::block: {
      // Asked again for every block around it.
      const auto known = blocks_without_effect_.find(&e);
      if (known != blocks_without_effect_.end()) return known->second;
      return blocks_without_effect_[&e] = all(as<Block>(e).statements);
    }
    case Kind::if_:
    case Kind::unless_: {
      const auto& c = as<If>(e);
      return has_no_effect(*c.condition) && has_no_effect(*c.then) && has_no_effect(*c.otherwise);
    }
    case Kind::case_: {
      const auto& c = as<Case>(e);
      return has_no_effect(*c.test) &&
             std::all_of(c.options.begin(), c.options.end(), [&](const CaseOption& o) {
               return all(o.values) && has_no_effect(*o.then);
             });
    }
    case Kind::assignment:
    case Kind::relationship:
    case Kind::match:
    case Kind::call:
    case Kind::method_call:
    case Kind::lambda:
    case Kind::resource:
    case Kind::resource_defaults:
    case Kind::resource_override:
    case Kind::collect:
    case Kind::class_:
    case Kind::define:
    case Kind::node:
    case Kind::function:
    case Kind::type_alias:
    case Kind::type_mapping:
    case Kind::type_definition:
    case Kind::epp:
    case Kind::render_string:
    case Kind::render: return false;
  }
  return false;
}

}  // namespace muster::syntax
