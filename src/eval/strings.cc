#include <fmt/core.h>

#include "eval/evaluator.hh"
#include "eval/nesting.hh"
#include "syntax/embedded_syntax.hh"
#include "types/iterator.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

Value Evaluator::eval_concatenated(const syntax::ConcatenatedString& e, LexicalScope& scope) {
  std::string out;
  for (const auto* segment : e.segments) {
    append_segment(out, *segment, scope);
    if (out.size() > context.budget.string_bytes)
      fail(e.span, fmt::format("A string is longer than the limit of {} bytes",
                               context.budget.string_bytes));
  }
  return Value(std::move(out));
}

void Evaluator::append_segment(std::string& out, const Expr& segment, LexicalScope& scope) {
  const auto v = segment.kind == Kind::text ? eval_text(as<syntax::Text>(segment), scope)
                                            : eval(segment, scope);
  if (const auto* text = v.if_string())
    out += *text;
  else
    out += types::to_text(v);
}

/// What an interpolation holds, not yet as text: its only reader makes text of it.
Value Evaluator::eval_text(const syntax::Text& e, LexicalScope& scope) {
  if (e.expr->kind == Kind::qualified_name) {
    const auto name = as<syntax::QualifiedName>(*e.expr).name;
    const auto* v = scope.find(name);
    return v ? *v : unknown_variable(name, e.span);
  }
  return eval(*e.expr, scope);
}

Value Evaluator::eval_heredoc(const syntax::Heredoc& e, LexicalScope& scope) {
  auto made = eval(*e.text, scope);
  const auto* text = made.if_string();
  if (e.syntax.empty() || !text || e.text->kind == Kind::literal) return made;
  if (const auto problem = syntax::embedded_syntax_problem(e.syntax, *text, {}))
    throw diag::SourceError(
        e.text->span,
        fmt::format("Invalid produced text having syntax: '{}'. {}", e.syntax, *problem));
  return made;
}

Value Evaluator::eval_list(const syntax::ListExpr& e, LexicalScope& scope) {
  Array items;
  eval_all(e.items, scope, items);
  if (items.size() > context.budget.collection_items)
    fail(e.span, fmt::format("An Array has more than the limit of {} elements",
                             context.budget.collection_items));
  Value made(std::move(items));
  check_extent(made, e.span);
  return made;
}

Value Evaluator::eval_hash(const syntax::HashExpr& e, LexicalScope& scope) {
  Hash hash;
  hash.reserve(e.entries.size());
  for (const auto& entry : e.entries) {
    auto key = eval(*entry.key, scope);
    hash.set(std::move(key), eval(*entry.value, scope));
  }
  Value made(std::move(hash));
  check_extent(made, e.span);
  return made;
}

Value Evaluator::eval_unfold(const syntax::Unary& e, LexicalScope& scope) {
  auto v = eval(*e.operand, scope);
  if (v.if_array()) return v;
  if (v.is_undef()) return Value(Array{});
  Array items;
  if (const auto* hash = v.if_hash()) {
    for (const auto& [k, x] : *hash) items.push_back(Value(Array{k, x}));
  } else if (const auto* iterator = v.if_rich<types::Iterator>()) {
    const auto cursor = iterator->start();
    while (auto next = cursor->next()) {
      context.tick(e.span);
      items.push_back(std::move(*next));
    }
  } else {
    items.push_back(std::move(v));
  }
  return Value(std::move(items));
}

Value Evaluator::eval_reference(const syntax::QualifiedReference& e) {
  auto type = types::named(e.name, *module);
  if (type->type_kind == types::TypeKind::reference)
    fail(e.span, fmt::format("Resource type not found: {}",
                             e.name == "typereference" ? std::string_view("UnresolvedReference")
                                                       : e.span.text()));
  return Value(std::move(type));
}

}  // namespace muster::eval
