#include "eval/evaluator.hh"

#include <fmt/core.h>
#include <pthread.h>

#include "base/error.hh"
#include "eval/assembly.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

namespace {

const char* find_lowest_stack_address() {
  pthread_attr_t attributes;
  void* base = nullptr;
  std::size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return nullptr;
  pthread_attr_getstack(&attributes, &base, &size);
  pthread_attr_destroy(&attributes);
  return static_cast<const char*>(base) + size / 4;
}

/// The address below which evaluation must not go: a part of the thread's stack is kept for what
/// functions, printing and destructors need. Found once: the library reads all memory maps for it.
const char* lowest_stack_address() {
  thread_local const char* const address = find_lowest_stack_address();
  return address;
}

}  // namespace

void Context::check_budget(diag::Span where) {
  next_check = ticks + 4096;
  if (ticks > budget.iterations)
    fail(where,
         fmt::format("The limit of {} iterations and calls has been reached", budget.iterations));
  if (std::chrono::steady_clock::now() - started > budget.time)
    fail(where,
         fmt::format("Evaluation takes longer than the limit of {} ms", budget.time.count()));
}

Evaluator::Evaluator(Context& c, Assembly& a)
    : context(c),
      assembly(a),
      module(&c.definitions.module("")),
      stack_limit_(lowest_stack_address()) {}

DepthGuard::DepthGuard(Evaluator& evaluator, diag::Span where) : evaluator_(evaluator) {
  if (++evaluator_.depth_ <= evaluator_.context.budget.call_depth) return;
  --evaluator_.depth_;
  fail(where, fmt::format("Calls are nested deeper than the limit of {}",
                          evaluator_.context.budget.call_depth));
}

namespace {

/// An error that has no place yet is one of this expression.
template <class Work>
auto placing_errors(const Expr& e, const Work& work) {
  try {
    return work();
  } catch (const diag::SourceError& error) {
    if (placed(error)) throw;
    rethrow_from(e, error);
  } catch (const base::Error& error) {
    rethrow_from(e, error.what());
  }
}

}  // namespace

Value Evaluator::eval(const Expr& e, LexicalScope& scope) {
  if (e.kind == Kind::literal) return *as<syntax::Literal>(e).value;
  return placing_errors(e, [&] { return dispatch(e, scope); });
}

void Evaluator::run(const Expr& e, LexicalScope& scope) {
  placing_errors(e, [&] { dispatch_statement(e, scope); });
}

void Evaluator::check_stack(const Expr& e) const {
  if (static_cast<const char*>(__builtin_frame_address(0)) < stack_limit_)
    fail(e.span, "Expressions and calls are nested too deep to be evaluated");
}

void Evaluator::dispatch_statement(const Expr& e, LexicalScope& scope) {
  check_stack(e);
  if (e.kind == Kind::resource) return assembly.declare(as<syntax::Resource>(e), scope, nullptr);
  if (e.kind != Kind::block) {
    dispatch(e, scope);
    return;
  }
  for (const auto* statement : as<syntax::Block>(e).statements) run(*statement, scope);
}

Value Evaluator::dispatch(const Expr& e, LexicalScope& scope) {
  check_stack(e);
  switch (e.kind) {
    case Kind::nop: return {};
    case Kind::literal: return *as<syntax::Literal>(e).value;
    case Kind::concatenated_string:
      return eval_concatenated(as<syntax::ConcatenatedString>(e), scope);
    case Kind::heredoc: return eval_heredoc(as<syntax::Heredoc>(e), scope);
    case Kind::text: return eval_text(as<syntax::Text>(e), scope);
    case Kind::qualified_name: return Value(as<syntax::QualifiedName>(e).name);
    case Kind::qualified_reference: return eval_reference(as<syntax::QualifiedReference>(e));
    case Kind::reserved_word: {
      const auto& word = as<syntax::ReservedWord>(e);
      if (word.future) return Value(word.word);
      fail(e.span,
           fmt::format("Use of reserved word: {}, must be quoted if intended to be a String value",
                       word.word));
    }
    case Kind::variable: return eval_variable(as<syntax::Variable>(e), scope);
    case Kind::list: return eval_list(as<syntax::ListExpr>(e), scope);
    case Kind::hash: return eval_hash(as<syntax::HashExpr>(e), scope);
    case Kind::assignment: return eval_assignment(as<syntax::Binary>(e), scope);
    case Kind::arithmetic: return eval_arithmetic(as<syntax::Binary>(e), scope);
    case Kind::relationship: return assembly.relate(as<syntax::Binary>(e), scope);
    case Kind::comparison: return eval_comparison(as<syntax::Binary>(e), scope);
    case Kind::match: return eval_match(as<syntax::Binary>(e), scope);
    case Kind::in: {
      const auto& b = as<syntax::Binary>(e);
      const auto left = eval(*b.left, scope);
      return includes(left, eval(*b.right, scope), scope);
    }
    case Kind::and_:
      return eval(*as<syntax::Binary>(e).left, scope).truthy() &&
             eval(*as<syntax::Binary>(e).right, scope).truthy();
    case Kind::or_:
      return eval(*as<syntax::Binary>(e).left, scope).truthy() ||
             eval(*as<syntax::Binary>(e).right, scope).truthy();
    case Kind::not_: return !eval(*as<syntax::Unary>(e).operand, scope).truthy();
    case Kind::unary_minus: {
      const auto v = to_numeric(eval(*as<syntax::Unary>(e).operand, scope), e.span);
      return negate(v, e.span);
    }
    case Kind::unfold: return eval_unfold(as<syntax::Unary>(e), scope);
    case Kind::parenthesized: return eval(*as<syntax::Unary>(e).operand, scope);
    case Kind::access: return eval_access(as<syntax::Access>(e), scope);
    case Kind::named_access: return eval_named_access(as<syntax::NamedAccess>(e), scope);
    case Kind::block: return eval_block(as<syntax::Block>(e), scope);
    case Kind::if_:
    case Kind::unless_: return eval_if(as<syntax::If>(e), scope);
    case Kind::case_: return eval_case(as<syntax::Case>(e), scope);
    case Kind::selector: return eval_selector(as<syntax::Selector>(e), scope);
    case Kind::call: return eval_call(as<syntax::Call>(e), scope);
    case Kind::method_call: return eval_method_call(as<syntax::MethodCall>(e), scope);
    case Kind::resource: return eval_resource(as<syntax::Resource>(e), scope);
    case Kind::resource_defaults:
      return assembly.set_defaults(as<syntax::ResourceDefaults>(e), scope);
    case Kind::resource_override:
      return assembly.override_resources(as<syntax::ResourceOverride>(e), scope);
    case Kind::collect: return assembly.collect(as<syntax::Collect>(e), scope);
    case Kind::lambda:
    case Kind::class_:
    case Kind::define:
    case Kind::node:
    case Kind::function:
    case Kind::type_alias:
    case Kind::type_mapping:
    case Kind::type_definition: return {};  // made known before evaluation began
    case Kind::epp: return eval_epp(as<syntax::Epp>(e), scope);
    case Kind::render_string:
    case Kind::render: return eval_render(e, scope);
  }
  return {};
}

Value Evaluator::eval_resource(const syntax::Resource& e, LexicalScope& scope) {
  Array references;
  assembly.declare(e, scope, &references);
  return Value(std::move(references));
}

void Evaluator::eval_all(syntax::Exprs items, LexicalScope& scope, std::vector<Value>& into) {
  into.reserve(into.size() + items.size());
  for (const auto* item : items) {
    const auto* inner = item;
    while (inner->kind == Kind::parenthesized) inner = as<syntax::Unary>(*inner).operand;
    auto v = eval(*inner, scope);
    if (inner->kind == Kind::unfold) {
      const auto& items_of = *v.if_array();
      into.insert(into.end(), items_of.begin(), items_of.end());
    } else {
      into.push_back(std::move(v));
    }
  }
}

types::TypePtr Evaluator::eval_type(const Expr& e, LexicalScope& scope) {
  const auto v = eval(e, scope);
  auto type = v.shared_rich<types::Type>();
  if (!type) fail(e.span, fmt::format("A Type is expected here, got {}", with_article(label(v))));
  return type;
}

}  // namespace muster::eval
