#pragma once
#include <string>
#include <string_view>

#include "syntax/ast.hh"
#include "syntax/tree_pieces.hh"

namespace muster::syntax {

/// Puppet's older notation: nested parentheses, some of whose elements stand on lines of their own.
/// What is strange in it (an `if` that deepens what follows, the inside of a negation that is laid
/// out before the rest, spaces that depend on the text beside them) is Puppet's, and kept.
class TreeText : TreePieces {
 public:
  std::string text(const Expr& e);

 private:
  // tree_text.cc: expressions
  void dump(const Expr& e);
  void dump_all(Exprs all) {
    for (const auto* e : all) dump(*e);
  }
  void nothing();
  void named(std::string_view head, Exprs elements);
  void block(Exprs statements);
  void body(const Expr& e);
  void branch(const Expr& e);
  void access(const Access& e);
  void hash(const HashExpr& e);
  void heredoc(const Heredoc& e);
  void conditional(const If& e);
  void case_of(const Case& e);
  void selector(const Selector& e);
  template <class C>
  void call(std::string_view head, const C& e);
  void operation(const Expr& e);
  void one(std::string_view head, const Expr& only);
  void two(std::string_view head, const Expr& first, const Expr& second);
  void negation(const Expr& operand);
  void headed(std::string_view head, std::string_view text, const Expr* last);

  // tree_text_definitions.cc: resources, and what has parameters
  void parameter(const Parameter& p);
  void parameters(List<const Parameter> all);
  void returns(const Expr* type);
  void lambda(const Lambda& e);
  void attributes(List<const Attribute> all);
  void with_attributes(const std::string& head, const Expr& subject, List<const Attribute> all);
  void resource(const Resource& e);
  void resource_defaults(const ResourceDefaults& e);
  void resource_override(const ResourceOverride& e);
  void collect(const Collect& e);
  void definition(const Definition& e);
  void function(const Function& e);
  void node(const Node& e);
  void type_definition(const TypeDefinition& e);
  void epp(const Epp& e);
};

}  // namespace muster::syntax
