#include <fmt/core.h>

#include "base/strings.hh"
#include "eval/assembly.hh"
#include "eval/evaluator.hh"
#include "eval/reserved_variable.hh"
#include "types/text.hh"

namespace muster::eval {

using syntax::as;
using syntax::Expr;
using syntax::Kind;

namespace {

/// Names that every class and define sets for itself.
bool built_in(std::string_view name) {
  return name == "name" || name == "title" || name == "module_name" || name == "caller_module_name";
}

bool numeric(std::string_view name) {
  return !name.empty() && name[0] >= '0' && name[0] <= '9';
}

std::string_view target_name(const Expr& e, const Expr& target) {
  if (target.kind != Kind::variable)
    fail(e.span, fmt::format("Illegal attempt to assign to '{}'. Not an assignable reference",
                             with_article(label(target))));
  return as<syntax::Variable>(target).name;
}

}  // namespace

Value Evaluator::eval_variable(const syntax::Variable& e, LexicalScope& scope) {
  if (const auto* v = scope.find(e.name)) return *v;
  return unknown_variable(e.name, e.span);
}

Value Evaluator::unknown_variable(std::string_view name, diag::Span where) {
  const auto plain = name.starts_with("::") ? name.substr(2) : name;
  if (numeric(name) || plain == "module_name" || plain == "caller_module_name") return {};
  const auto& settings = context.settings;
  const auto message = fmt::format("Unknown variable: '{}'.", name);
  if (settings.strict_variables || settings.strict == syntax::Strict::error) fail(where, message);
  if (settings.strict == syntax::Strict::warning) context.warn(message, where);
  return {};
}

Value Evaluator::eval_assignment(const syntax::Binary& e, LexicalScope& scope) {
  if (e.left->kind != Kind::list && e.left->kind != Kind::variable) target_name(*e.left, *e.left);
  auto v = eval(*e.right, scope);
  if (e.op != "=") fail(e.span, fmt::format("The operator '{}' is not supported.", e.op));
  assign(e, *e.left, v, scope);
  return v;
}

void Evaluator::assign(const syntax::Binary& e, const Expr& target, const Value& v,
                       LexicalScope& scope) {
  if (target.kind == Kind::list) return assign_all(e, as<syntax::ListExpr>(target), v, scope);
  assign_variable(e, target_name(target, target), v, scope);
}

void Evaluator::assign_variable(const syntax::Binary& e, std::string_view name, const Value& v,
                                LexicalScope& scope) {
  if (numeric(name))
    fail(
        e.left->span,
        fmt::format("Illegal attempt to assign to the numeric match result variable '${}'. Numeric "
                    "variables are not assignable",
                    name));
  if (name.find("::") != std::string_view::npos)
    fail(e.left->span,
         fmt::format(
             "Illegal attempt to assign to '{}'. Cannot assign to variables in other namespaces",
             name));
  if (name == "server_facts" || ((name == "trusted" || name == "facts") && scope.bound(name)))
    fail(e.span, fmt::format("Attempt to assign to a reserved variable name: '${}'", name));
  if (name == "trusted" || name == "facts") fail_here(reserved_variable_text(name));
  if (scope.bound(name)) {
    const auto* text = built_in(name)
                           ? "Cannot reassign built in (or already assigned) variable '${}'"
                           : "Cannot reassign variable '${}'";
    fail(e.span, fmt::format(fmt::runtime(text), name));
  }
  scope.define(name, v);
}

void Evaluator::assign_all(const syntax::Binary& e, const syntax::ListExpr& targets, const Value& v,
                           LexicalScope& scope) {
  if (const auto* hash = v.if_hash()) {
    for (const auto* target : targets.items) {
      const auto name = target_name(*target, *target);
      const auto* x = hash->find(name);
      if (!x)
        fail(e.span,
             fmt::format("No value for required key '{}' in assignment to variables from hash",
                         name));
      assign_variable(e, name, *x, scope);
    }
    return;
  }
  if (const auto* type = v.if_rich<types::Type>();
      type && type->type_kind == types::TypeKind::class_)
    return assign_from_class(e, targets, types::as<types::ClassType>(*type), scope);
  const Array single{v};
  const auto& values = v.if_array() ? *v.if_array() : single;
  if (values.size() != targets.items.size())
    fail(e.span,
         fmt::format("Mismatched number of assignable entries and values, expected {}, got {}",
                     targets.items.size(), values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) assign(e, *targets.items[i], values[i], scope);
}

void Evaluator::assign_from_class(const syntax::Binary& e, const syntax::ListExpr& targets,
                                  const types::ClassType& type, LexicalScope& scope) {
  if (!context.compiler.class_declared(type.name))
    fail(e.right->span, fmt::format("Resource not found: Class['{}']", type.name));
  for (const auto* target : targets.items) {
    const auto name = target_name(*target, *target);
    const auto qualified = type.name + "::" + std::string(name);
    const auto* v = scope.find(qualified);
    if (!v)
      fail(target->span,
           fmt::format("No value for required variable '${}' in assignment to variables from class "
                       "reference",
                       qualified));
    assign_variable(e, name, Value(*v), scope);
  }
}

}  // namespace muster::eval
