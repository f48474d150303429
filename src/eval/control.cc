#include <fmt/core.h>

#include "eval/evaluator.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

namespace {

const Expr& without_parentheses(const Expr& e) {
  const auto* inner = &e;
  while (inner->kind == Kind::parenthesized) inner = as<syntax::Unary>(*inner).operand;
  return *inner;
}

bool is_default(const Expr& e) {
  return e.kind == Kind::literal && as<syntax::Literal>(e).value->is_default();
}

}  // namespace

Value Evaluator::eval_block(const syntax::Block& e, LexicalScope& scope) {
  if (e.statements.empty()) return {};
  const auto last = e.statements.size() - 1;
  for (std::size_t i = 0; i < last; ++i) run(*e.statements[i], scope);
  return eval(*e.statements[last], scope);
}

Value Evaluator::eval_if(const syntax::If& e, LexicalScope& scope) {
  const LayerGuard guard(scope);
  const bool holds = eval(*e.condition, scope).truthy();
  return eval(holds == (e.kind == Kind::if_) ? *e.then : *e.otherwise, scope);
}

bool Evaluator::option_matches(const Value& test, const Expr& option, LexicalScope& scope) {
  const auto pattern = eval(option, scope);
  if (option.kind != Kind::unfold) return matches(test, pattern, scope);
  for (const auto& p : *pattern.if_array())
    if (matches(test, p, scope)) return true;
  return false;
}

Value Evaluator::eval_case(const syntax::Case& e, LexicalScope& scope) {
  const LayerGuard guard(scope);
  const auto test = eval(*e.test, scope);
  const Expr* fallback = nullptr;
  for (const auto& option : e.options) {
    for (const auto* candidate : option.values) {
      const auto& value = without_parentheses(*candidate);
      if (is_default(value))
        fallback = option.then;
      else if (option_matches(test, value, scope))
        return eval(*option.then, scope);
    }
  }
  return fallback ? eval(*fallback, scope) : Value{};
}

Value Evaluator::eval_selector(const syntax::Selector& e, LexicalScope& scope) {
  const LayerGuard guard(scope);
  const auto test = eval(*e.test, scope);
  const Expr* fallback = nullptr;
  for (const auto& entry : e.entries) {
    const auto& value = without_parentheses(*entry.match);
    if (is_default(value))
      fallback = entry.value;
    else if (option_matches(test, value, scope))
      return eval(*entry.value, scope);
  }
  if (fallback) return eval(*fallback, scope);
  fail(e.test->span,
       fmt::format("No matching entry for selector parameter with value '{}'", ruby_text(test)));
}

}  // namespace muster::eval
