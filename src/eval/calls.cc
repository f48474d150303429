#include <fmt/core.h>

#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/nesting.hh"
#include "types/object.hh"
#include "types/uri.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

namespace {

/// Going through so many elements of a value takes as long as a call.
constexpr std::size_t elements_of_a_tick = 256;

bool names_a_type(const Expr& functor) {
  if (functor.kind == Kind::qualified_reference) return true;
  return functor.kind == Kind::access &&
         as<syntax::Access>(functor).target->kind == Kind::qualified_reference;
}

}  // namespace

Value Evaluator::eval_call(const syntax::Call& e, LexicalScope& scope) {
  std::vector<Value> arguments;
  if (names_a_type(*e.functor)) {
    arguments.push_back(eval(*e.functor, scope));
    eval_all(e.arguments, scope, arguments);
    return call_named("new", arguments, e.lambda, e, scope);
  }
  if (e.functor->kind == Kind::render_string)
    fail(e.span,
         "Ambiguous EPP parameter expression. Probably missing '<%-' before parameters to remove "
         "leading whitespace");
  if (e.functor->kind != Kind::qualified_name)
    fail(e.functor->span,
         fmt::format("Illegal expression. {} is unacceptable as function name in {}",
                     with_capital_article(label(*e.functor)), with_article(label(e))));
  const auto name = as<syntax::QualifiedName>(*e.functor).name;
  eval_all(e.arguments, scope, arguments);
  if (name == "import" && context.settings.legacy) return import(e, arguments, scope);
  return call_named(name, arguments, e.lambda, e, scope);
}

Value Evaluator::call_named(std::string_view name, const std::vector<Value>& arguments,
                            const syntax::Lambda* lambda, const Expr& e, LexicalScope& scope) {
  context.tick(e.span);
  const UnderWay under_way(context, e.span, false);
  if (!lambda) return call_function(name, arguments, scope, e.span, nullptr);
  const LambdaCallable block(*this, *lambda, scope);
  return call_function(name, arguments, scope, e.span, &block);
}

Value Evaluator::call_function(std::string_view name, std::span<const Value> arguments,
                               LexicalScope& scope, diag::Span where, const Callable* block) {
  const auto function = module->find_function(name);
  if (!function) fail(where, fmt::format("Unknown function: '{}'.", name));
  std::size_t held = 0;
  for (const auto& argument : arguments)
    if (argument.if_array() || argument.if_hash()) held += argument.extent().elements;
  context.tick(where, held / elements_of_a_tick);
  auto result = function->call(context.compiler, scope, where, arguments, block);
  check_extent(result, where);
  return result;
}

const Value* Evaluator::find_member(const Value& receiver, std::string_view name, Value& holder) {
  if (const auto* uri = receiver.if_rich<value::Uri>()) {
    auto member = types::uri_member(*uri, name);
    if (!member) return nullptr;
    holder = std::move(*member);
    return &holder;
  }
  const auto object = receiver.shared_rich<types::Object>();
  if (!object) return nullptr;
  const auto* v = object->get(name);
  if (!v) return nullptr;
  holder = *v;
  return &holder;
}

Value Evaluator::call_method(const Expr& e, const syntax::NamedAccess& functor, syntax::Exprs given,
                             const syntax::Lambda* lambda, LexicalScope& scope) {
  std::vector<Value> arguments;
  const Expr* const receiver[] = {functor.target};
  eval_all(receiver, scope, arguments);
  if (functor.name->kind != Kind::qualified_name)
    fail(functor.span, fmt::format("Illegal expression. {} is unacceptable as function name in {}",
                                   with_capital_article(label(functor)), with_article(label(e))));
  const auto name = as<syntax::QualifiedName>(*functor.name).name;
  Value holder;
  if (!arguments.empty() && find_member(arguments[0], name, holder)) return holder;
  eval_all(given, scope, arguments);
  return call_named(name, arguments, lambda, e, scope);
}

Value Evaluator::eval_method_call(const syntax::MethodCall& e, LexicalScope& scope) {
  return call_method(e, *e.functor, e.arguments, e.lambda, scope);
}

Value Evaluator::eval_named_access(const syntax::NamedAccess& e, LexicalScope& scope) {
  return call_method(e, e, {}, nullptr, scope);
}

/// import "pattern" of Puppet's early years: what the files define is known already; their code
/// runs here.
Value Evaluator::import(const syntax::Call& e, std::span<const Value> patterns,
                        LexicalScope& scope) {
  for (const auto& pattern : patterns) {
    const auto* text = pattern.if_string();
    if (!text)
      fail(e.span, fmt::format("import expects file names, got {}", with_article(label(pattern))));
    for (const auto& program : assembly.imported(*text, e.span)) eval(*program->body, scope);
  }
  return {};
}

}  // namespace muster::eval
