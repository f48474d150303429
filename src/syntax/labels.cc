#include "syntax/labels.hh"

#include "value/value.hh"

namespace muster::syntax {

namespace {

std::string literal_label(const Literal& l) {
  if (l.radix == 0) return "Literal Integer";
  switch (l.value->kind()) {
    case value::Kind::undef: return "'undef' expression";
    case value::Kind::default_: return "'default' expression";
    case value::Kind::boolean: return "Boolean";
    case value::Kind::integer: return "Literal Integer";
    case value::Kind::real: return "Literal Float";
    case value::Kind::regexp: return "Regular Expression";
    default: return "String";
  }
}

std::string operator_label(std::string_view op) {
  return "'" + std::string(op) + "' expression";
}

}  // namespace

std::string label(const Expr& e) {
  switch (e.kind) {
    case Kind::nop: return "Nop Expression";
    case Kind::literal: return literal_label(as<Literal>(e));
    case Kind::concatenated_string: return "Double Quoted String";
    case Kind::heredoc: return "'@(" + std::string(as<Heredoc>(e).syntax) + ")' expression";
    case Kind::text: return "Expression in Interpolated String";
    case Kind::qualified_name: return "Name";
    case Kind::qualified_reference: return "Type-Name";
    case Kind::reserved_word:
      return "Reserved Word '" + std::string(as<ReservedWord>(e).word) + "'";
    case Kind::variable: return "Variable";
    case Kind::list: return "Array Expression";
    case Kind::hash: return "Hash Expression";
    case Kind::assignment:
    case Kind::arithmetic:
    case Kind::relationship:
    case Kind::comparison:
    case Kind::match: return operator_label(as<Binary>(e).op);
    case Kind::in: return "'in' expression";
    case Kind::and_: return "'and' expression";
    case Kind::or_: return "'or' expression";
    case Kind::not_: return "'not' expression";
    case Kind::unary_minus: return "Unary Minus";
    case Kind::unfold: return "Unfold";
    case Kind::parenthesized: return "Parenthesized Expression";
    case Kind::access: return "'[]' expression";
    case Kind::named_access: return "'.' expression";
    case Kind::block: return "Block Expression";
    case Kind::if_: return "'if' statement";
    case Kind::unless_: return "'unless' Statement";
    case Kind::case_: return "'case' statement";
    case Kind::selector: return "Selector Expression";
    case Kind::call: return "Function Call";
    case Kind::method_call: return "Method call";
    case Kind::lambda: return "Lambda";
    case Kind::resource: return "Resource Statement";
    case Kind::resource_defaults: return "Resource Defaults Expression";
    case Kind::resource_override: return "Resource Override";
    case Kind::collect: return as<Collect>(e).exported ? "Exported Query" : "Virtual Query";
    case Kind::class_: return "Host Class Definition";
    case Kind::define: return "'define' expression";
    case Kind::node: return "Node Definition";
    case Kind::function: return "Function Definition";
    case Kind::type_alias: return "Type Alias";
    case Kind::type_mapping: return "Type Mapping";
    case Kind::type_definition: return "Type Definition";
    case Kind::epp: return "Epp Template";
    case Kind::render_string: return "Epp Text";
    case Kind::render: return "Epp Interpolated Expression";
  }
  return {};
}

std::string with_article(std::string_view label) {
  const auto first = label.substr(label.starts_with('\'') || label.starts_with('"') ? 1 : 0, 1);
  const bool vowel =
      !first.empty() && std::string_view("aeiouyAEIOUY").find(first) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(label);
}

std::string with_capital_article(std::string_view label) {
  auto text = with_article(label);
  text[0] = 'A';
  return text;
}

}  // namespace muster::syntax
