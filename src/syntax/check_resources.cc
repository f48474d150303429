#include "syntax/checker.hh"
#include "syntax/labels.hh"
#include "value/value.hh"

namespace muster::syntax {

void Checker::check_resource(const Resource& e) {
  const bool is_class =
      e.type->kind == Kind::qualified_name && as<QualifiedName>(*e.type).name == "class";
  if (e.form != Form::regular && is_class) error(e.span, "Classes are not virtualizable");
}

void Checker::check_regular(Form form, const Expr& e) {
  if (form != Form::regular) error(e.span, "Resource Defaults are not virtualizable");
}

void Checker::visit_body(const ResourceBody& b) {
  bool unfolded = false;
  for (const auto& a : b.attributes) {
    if (!a.splat) continue;
    if (unfolded)
      error(a.span, "Unfolding of attributes from Hash can only be used once per resource body");
    unfolded = true;
  }
  visit(*b.title);
  visit_attributes(b.attributes, "a Resource Instance Definition");
}

void Checker::visit_attributes(List<const Attribute> attributes, const char* no_append) {
  for (const auto& a : attributes) {
    if (a.append && no_append)
      error(a.span, "Illegal +> operation on attribute " + std::string(a.name) +
                        ". This operator can not be used in " + no_append);
    check_rvalue(*a.value);
    visit(*a.value);
  }
}

void Checker::check_collect(const Collect& e) {
  if (e.type->kind != Kind::qualified_reference)
    error(e.type->span,
          "Illegal expression. " + A_an(*e.type) + " is unacceptable as type name in " + a_an(e));
}

void Checker::check_query(const Expr& e) {
  switch (e.kind) {
    case Kind::and_:
    case Kind::or_: check_query(*as<Binary>(e).left); return check_query(*as<Binary>(e).right);
    case Kind::parenthesized: return check_query(*as<Unary>(e).operand);
    case Kind::variable:
    case Kind::qualified_name: return;
    case Kind::comparison:
      if (as<Binary>(e).op == "==" || as<Binary>(e).op == "!=") return;
      break;
    case Kind::literal: {
      const auto& v = *as<Literal>(e).value;
      if (v.if_string() || v.if_boolean() || v.if_integer() || v.if_real()) return;
      break;
    }
    default: break;
  }
  error(e.span, "Illegal query expression. " + A_an(e) + " cannot be used in a query");
}

}  // namespace muster::syntax
