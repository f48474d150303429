#include <fmt/core.h>

#include "eval/deferred_result.hh"
#include "eval/evaluator.hh"
#include "eval/reserved_variable.hh"
#include "eval/signals.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::eval {

using syntax::as;
using syntax::Kind;

/// Only the parameters a template states are variables in it; a template that states none gets what
/// it is given.
void Evaluator::bind_epp(const syntax::Epp& e, const Hash& given, LexicalScope& scope,
                         Layer& layer) {
  layer.kind = Layer::Kind::parameters;
  for (const auto& p : e.parameters) layer.parameters.push_back(p.name);
  Hash bound;
  for (const auto& [name, v] : given) {
    bound.set(name, v);
    if (!v.is_undef() || !e.parameters_specified)
      layer.variables.put(context.scopes.keep(types::to_text(name)), v);
  }
  for (const auto& p : e.parameters) {
    if (reserved_variable(p.name)) fail_here(reserved_variable_text(p.name));
    const auto* v = given.find(p.name);
    if (v && !v->is_undef()) continue;
    if (p.default_value) {
      layer.variables.put(p.name, eval_default(*p.default_value, p.name, layer, "lambda", scope));
      bound.set(Value(p.name), *layer.variables.find(p.name));
    } else if (v) {
      layer.variables.put(p.name, {});
    }
  }
  std::vector<types::ParameterSignature> signature;
  for (const auto& p : e.parameters)
    signature.push_back({std::string(p.name),
                         p.type ? eval_type(*p.type, scope) : types::plain(types::TypeKind::any),
                         p.default_value == nullptr});
  if (e.parameters_specified || given.empty()) {
    const auto wrong =
        types::describe_parameters("lambda", signature, bound, false, result_of_deferred(*this));
    if (!wrong.empty()) fail_here(wrong);
  }
  layer.kind = Layer::Kind::local;
  layer.parameters.clear();
}

Value Evaluator::render(const syntax::Epp& epp, const Hash* parameters, LexicalScope& scope,
                        bool in_scope) {
  auto* target = &scope;
  if (!in_scope) {
    while (!target->top() && !target->node())
      target = target->inherited ? target->inherited : target->enclosing;
  }
  const LayerGuard guard(*target);
  Layer* const saved = target->innermost;
  if (!in_scope) target->innermost = &target->base;
  Layer layer(Layer::Kind::local, target->innermost);
  target->innermost = &layer;
  Value result;
  try {
    bind_epp(epp, parameters ? *parameters : Hash{}, *target, layer);
    result = eval_epp(epp, *target);
  } catch (...) {
    target->innermost = saved;
    throw;
  }
  target->innermost = saved;
  return result;
}

Value Evaluator::eval_epp(const syntax::Epp& e, LexicalScope& scope) {
  Output out;
  outputs_.push_back(&out);
  try {
    eval(*e.body, scope);
  } catch (const NextSignal&) {
    outputs_.pop_back();
    return {};
  } catch (...) {
    outputs_.pop_back();
    throw;
  }
  outputs_.pop_back();
  if (!out.sensitive) return Value(std::move(out.text));
  return Value(std::make_shared<const value::Sensitive>(Value(std::move(out.text))));
}

Value Evaluator::eval_render(const syntax::Expr& e, LexicalScope& scope) {
  if (outputs_.empty()) return {};
  auto& out = *outputs_.back();
  if (e.kind == Kind::render_string) {
    out.text += as<syntax::RenderString>(e).text;
  } else {
    auto v = eval(*as<syntax::Render>(e).expr, scope);
    if (const auto* secret = v.if_rich<value::Sensitive>()) {
      out.sensitive = true;
      v = Value(secret->value);
    }
    out.text += types::to_text(v);
  }
  if (out.text.size() > context.budget.string_bytes)
    fail(e.span,
         fmt::format("A string is longer than the limit of {} bytes", context.budget.string_bytes));
  return {};
}

}  // namespace muster::eval
