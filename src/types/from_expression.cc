#include "types/from_expression.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "syntax/program.hh"
#include "types/access_form.hh"
#include "types/alias.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/object.hh"
#include "types/parameterize.hh"
#include "types/type_set.hh"

namespace muster::types {

using syntax::Expr;
using value::Value;

namespace {

std::string spelling(const syntax::QualifiedReference& e) {
  const auto text = e.span.text();
  return std::string(text.empty() ? std::string_view(e.name) : text);
}

Value reference(const syntax::QualifiedReference& e, Names& names) {
  auto type = named(e.name, names);
  if (type->type_kind == TypeKind::reference && e.name != "typereference")
    type = make<ReferenceType>(spelling(e));
  return Value(std::move(type));
}

Value list(const syntax::ListExpr& e, Names& names) {
  value::Array items;
  for (const auto* item : e.items) items.push_back(interpret(*item, names));
  return items;
}

Value hash(const syntax::HashExpr& e, Names& names) {
  value::Hash entries;
  for (const auto& entry : e.entries)
    entries.set(interpret(*entry.key, names), interpret(*entry.value, names));
  return entries;
}

Value negative(const syntax::Unary& e, Names& names) {
  const auto v = interpret(*e.operand, names);
  if (const auto* n = v.if_integer()) return -*n;
  if (const auto* d = v.if_real()) return -*d;
  not_a_type_expression(e);
}

/// Resource[Foo::Bar, …] of a type nobody knows yet names it.
void name_unknown_resource(const TypePtr& base, std::vector<Value>& keys) {
  if (base->type_kind != TypeKind::resource || keys.empty()) return;
  if (const auto* unknown = keys[0].if_rich<ReferenceType>()) keys[0] = Value(unknown->text);
}

Value access(const syntax::Access& e, Names& names) {
  if (e.target->kind != syntax::Kind::qualified_reference) not_a_type_expression(e);
  const auto& target = as<syntax::QualifiedReference>(*e.target);
  if (target.name == "typeset" && e.keys.size() == 1 && e.keys[0]->kind == syntax::Kind::hash)
    return Value(make_type_set({}, as<syntax::HashExpr>(*e.keys[0]), names));
  std::vector<Value> keys;
  std::vector<diag::Span> spans;
  for (const auto* key : e.keys) {
    keys.push_back(interpret(*key, names));
    spans.push_back(key->span);
  }
  const auto base = named(target.name, names);
  if (base->type_kind == TypeKind::reference && target.name != "typereference")
    return Value(make<ReferenceType>(std::string(e.span.text())));
  name_unknown_resource(base, keys);
  check_form(*base, keys, e);
  try {
    return apply_parameters(base, keys, {e.span, e.target->span, spans}, names);
  } catch (const muster::base::Error& error) {
    throw diag::SourceError(e.span, error.what());
  }
}

enum class Defines { alias, object, type_set };

Defines defines(const Expr& e) {
  if (e.kind == syntax::Kind::hash) return Defines::object;
  if (e.kind != syntax::Kind::access) return Defines::alias;
  const auto& a = as<syntax::Access>(e);
  if (a.target->kind != syntax::Kind::qualified_reference || a.keys.size() != 1 ||
      a.keys[0]->kind != syntax::Kind::hash)
    return Defines::alias;
  const auto& name = as<syntax::QualifiedReference>(*a.target).name;
  if (name == "object") return Defines::object;
  return name == "typeset" ? Defines::type_set : Defines::alias;
}

TypePtr definition(const std::string& name, const Expr& e, Names& names) {
  const auto kind = defines(e);
  if (kind == Defines::alias) return from_expression(e, names);
  const auto& body = e.kind == syntax::Kind::hash ? e : *as<syntax::Access>(e).keys[0];
  if (kind == Defines::type_set) return make_type_set(name, as<syntax::HashExpr>(body), names);
  const auto entries = interpret(body, names);
  return ObjectType::make(*entries.if_hash(), name, e.span, names);
}

}  // namespace

namespace {

bool is_binary(const Expr& e) {
  switch (e.kind) {
    case syntax::Kind::assignment:
    case syntax::Kind::arithmetic:
    case syntax::Kind::relationship:
    case syntax::Kind::comparison:
    case syntax::Kind::match:
    case syntax::Kind::in:
    case syntax::Kind::and_:
    case syntax::Kind::or_: return true;
    default: return false;
  }
}

/// All of an expression: the span of a binary one is its operator.
diag::Span extent(const Expr& e) {
  if (!is_binary(e)) return e.span;
  const auto& binary = as<syntax::Binary>(e);
  auto span = extent(*binary.left);
  const auto right = extent(*binary.right);
  span.length = right.offset + right.length - span.offset;
  return span;
}

}  // namespace

void not_a_type_expression(const Expr& e) {
  throw diag::SourceError(
      e.span,
      fmt::format("The expression <{}> is not a valid type specification.", extent(e).text()));
}

Value interpret(const Expr& e, Names& names) {
  switch (e.kind) {
    case syntax::Kind::literal: return *as<syntax::Literal>(e).value;
    case syntax::Kind::qualified_name: return std::string(as<syntax::QualifiedName>(e).name);
    case syntax::Kind::qualified_reference:
      return reference(as<syntax::QualifiedReference>(e), names);
    case syntax::Kind::heredoc: return interpret(*as<syntax::Heredoc>(e).text, names);
    case syntax::Kind::list: return list(as<syntax::ListExpr>(e), names);
    case syntax::Kind::hash: return hash(as<syntax::HashExpr>(e), names);
    case syntax::Kind::unary_minus: return negative(as<syntax::Unary>(e), names);
    case syntax::Kind::access: return access(as<syntax::Access>(e), names);
    default: not_a_type_expression(e);
  }
}

TypePtr from_expression(const Expr& e, Names& names) {
  auto type = interpret(e, names).shared_rich<Type>();
  if (!type) not_a_type_expression(e);
  return type;
}

TypePtr define(const std::string& name, const Expr& e, Names& names) {
  return make<AliasType>(name, [name, &e, &names] { return definition(name, e, names); });
}

TypePtr from_text(std::string_view text, Names& names) {
  const auto program = syntax::parse("", std::string(text), {});
  const Expr* e = program->body;
  if (e->kind == syntax::Kind::block && as<syntax::Block>(*e).statements.size() == 1)
    e = as<syntax::Block>(*e).statements[0];
  try {
    return from_expression(*e, names);
  } catch (const diag::SourceError& error) {
    throw diag::SourceError({}, error.first().message);  // the text does not outlive this call
  }
}

}  // namespace muster::types
