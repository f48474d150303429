#include <fmt/core.h>

#include "eval/evaluator.hh"
#include "eval/reserved_variable.hh"
#include "eval/signals.hh"
#include "types/calculator.hh"
#include "types/make.hh"

namespace muster::eval {

using syntax::Expr;
using types::TypeKind;

namespace {

types::TypePtr any_or(const types::TypePtr& type) {
  return type ? type : types::plain(TypeKind::any);
}

/// How many values a parameter takes, and of what type each.
struct Taken {
  types::TypePtr type;
  std::int64_t least, most;  // -1: any number
};

Taken taken_by(const syntax::Parameter& p, types::TypePtr type) {
  if (!p.captures_rest) return {std::move(type), p.default_value ? 0 : 1, 1};
  if (!type || type->type_kind != TypeKind::array) return {std::move(type), 0, -1};
  const auto& array = types::as<types::ArrayType>(*type);
  const auto size = array.size.value_or(types::SizeRange{});
  return {array.element, size.from, size.to ? *size.to : -1};
}

}  // namespace

const Signature& Evaluator::signature(const void* key,
                                      std::span<const syntax::Parameter> parameters,
                                      const Expr* result, LexicalScope& scope) {
  auto& known = signatures_[key];
  if (!known) known = make_signature(parameters, result, scope);
  return *known;
}

std::unique_ptr<Signature> Evaluator::make_signature(std::span<const syntax::Parameter> parameters,
                                                     const Expr* result, LexicalScope& scope) {
  auto made = std::make_unique<Signature>();
  std::vector<types::TypePtr> of_tuple;
  bool optional = false;
  for (const auto& p : parameters) {
    if (reserved_variable(p.name)) fail_here(reserved_variable_text(p.name));
    auto taken = taken_by(p, p.type ? eval_type(*p.type, scope) : nullptr);
    if (taken.least == 0)
      optional = true;
    else if (optional)
      fail(p.span,
           fmt::format("Parameter ${} is required but appears after optional parameters", p.name));
    made->least += taken.least;
    made->most = made->most < 0 || taken.most < 0 ? -1 : made->most + taken.most;
    if (p.type || p.default_value || p.captures_rest) made->plain = false;
    of_tuple.push_back(any_or(taken.type));
    if (taken.type && taken.type->type_kind == TypeKind::any) taken.type = nullptr;
    made->types.push_back(std::move(taken.type));
    made->overload.names.emplace_back(p.name);
  }
  if (result) made->result = eval_type(*result, scope);
  types::SizeRange size{made->least, std::nullopt};
  if (made->most >= 0) size.to = made->most;
  auto tuple = std::make_shared<const types::TupleType>(std::move(of_tuple), size);
  made->overload.type =
      std::make_shared<const types::CallableType>(std::move(tuple), nullptr, made->result);
  return made;
}

Value Evaluator::eval_default(const Expr& e, std::string_view name, Layer& parameters,
                              const std::string& callee, LexicalScope& scope) {
  const LayerGuard guard(scope);
  parameters.read_only = true;
  try {
    auto v = eval(e, scope);
    parameters.read_only = false;
    return v;
  } catch (const UnevaluatedParameter& missing) {
    parameters.read_only = false;
    for (const auto& p : parameters.parameters) {
      if (p == name) break;
      if (p == missing.name)
        fail_here(fmt::format("{}: expects a value for parameter ${}", callee, missing.name));
    }
    fail_here(fmt::format(
        "{}: default expression for ${} tries to illegally access not yet evaluated ${}", callee,
        name, missing.name));
  } catch (...) {
    parameters.read_only = false;
    throw;
  }
}

Value Evaluator::bind_one(const Closure& closure, std::size_t i, std::span<const Value> arguments,
                          Layer& layer) {
  const auto& p = closure.parameters[i];
  const auto default_value = [&] {
    auto v = eval_default(*p.default_value, p.name, layer, closure.name, *closure.scope);
    return p.captures_rest && !v.if_array() ? Value(Array{v}) : v;
  };
  if (i >= arguments.size()) {
    if (p.default_value) return default_value();
    if (p.captures_rest) return Value(Array{});
    fail(p.span, fmt::format("Parameter ${} is required but no value was given", p.name));
  }
  if (!p.captures_rest) return arguments[i];
  if (arguments.size() == i + 1 && arguments[i].is_undef() && p.default_value)
    return default_value();
  return Value(Array(arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end()));
}

void Evaluator::bind(const Closure& closure, std::span<const Value> arguments, Layer& layer) {
  const auto& parameters = closure.parameters;
  layer.variables.reserve(parameters.size());
  if (closure.signature->plain && arguments.size() >= parameters.size()) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
      layer.variables.add(parameters[i].name, arguments[i]);
    return;
  }
  layer.kind = Layer::Kind::parameters;
  for (const auto& p : parameters) layer.parameters.push_back(p.name);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto v = bind_one(closure, i, arguments, layer);
    layer.variables.add(parameters[i].name, std::move(v));
  }
  layer.kind = Layer::Kind::local;
  layer.parameters.clear();
}

void Evaluator::check_arguments(const Closure& closure, const Layer& layer) {
  const auto& signature = *closure.signature;
  bool right = true;
  std::size_t i = 0;
  std::vector<Value> given;
  for (const auto& entry : layer.variables) {
    const auto& type = signature.types[i];
    const bool rest = closure.parameters[i++].captures_rest;
    const Array single{entry.value};
    const auto* several = rest ? entry.value.if_array() : nullptr;
    const auto& values = several ? *several : single;
    for (const auto& v : values) {
      if (type && !types::instance(*type, v)) right = false;
      given.push_back(v);
    }
  }
  const auto count = static_cast<std::int64_t>(given.size());
  if (right && count >= signature.least && (signature.most < 0 || count <= signature.most)) return;
  fail_here(types::describe_call(closure.name, std::span(&signature.overload, 1), given, nullptr));
}

Value Evaluator::call_closure(const Closure& closure, std::span<const Value> arguments) {
  auto& scope = *closure.scope;
  const DepthGuard depth(*this, closure.body->span);
  context.tick(closure.body->span);
  const LayerGuard guard(scope);
  Layer layer(Layer::Kind::local, scope.innermost);
  scope.innermost = &layer;
  bind(closure, arguments, layer);
  if (!closure.signature->plain) check_arguments(closure, layer);
  Value result;
  try {
    result = eval(*closure.body, scope);
  } catch (NextSignal& next) {
    result = std::move(next.value);
  }
  const auto& type = closure.signature->result;
  if (type && !types::instance(*type, result))
    fail_here(types::describe_mismatch(
        fmt::format("value returned from {} has wrong type,", closure.name), *type, result));
  return result;
}

LambdaCallable::LambdaCallable(Evaluator& evaluator, const syntax::Lambda& lambda,
                               LexicalScope& scope)
    : evaluator_(evaluator),
      module_(evaluator.module),
      closure_{"lambda", lambda.parameters, lambda.body,
               &evaluator.signature(&lambda, lambda.parameters, lambda.return_type, scope),
               &scope} {}

Value LambdaCallable::call(std::span<const Value> arguments) const {
  const ModuleGuard guard(evaluator_, module_);
  return evaluator_.call_closure(closure_, arguments);
}

std::shared_ptr<const types::CallableType> LambdaCallable::type() const {
  return closure_.signature->overload.type;
}
int LambdaCallable::most_arguments() const {
  return static_cast<int>(closure_.signature->most);
}
int LambdaCallable::least_arguments() const {
  return static_cast<int>(closure_.signature->least);
}

std::vector<std::string> LambdaCallable::parameter_names() const {
  return closure_.signature->overload.names;
}

}  // namespace muster::eval
