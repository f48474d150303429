#pragma once
#include "syntax/ast.hh"

namespace muster::syntax {

/// Calls `visit(child)` for every expression directly inside `e`, in the order of the language's
/// model.
template <class F>
void each_parameter_child(List<const Parameter> parameters, F&& visit) {
  for (const auto& p : parameters) {
    if (p.default_value) visit(*p.default_value);
    if (p.type) visit(*p.type);
  }
}

template <class F>
void each_attribute_child(List<const Attribute> attributes, F&& visit) {
  for (const auto& a : attributes) visit(*a.value);
}

template <class F>
void each_definition_child(const Expr& e, F&& visit) {
  const auto all = [&](Exprs list) {
    for (const auto* x : list) visit(*x);
  };
  switch (e.kind) {
    case Kind::class_:
    case Kind::define:
      each_parameter_child(as<Definition>(e).parameters, visit);
      return visit(*as<Definition>(e).body);
    case Kind::function:
      each_parameter_child(as<Function>(e).parameters, visit);
      visit(*as<Function>(e).body);
      if (as<Function>(e).return_type) visit(*as<Function>(e).return_type);
      return;
    case Kind::node:
      if (as<Node>(e).parent) visit(*as<Node>(e).parent);
      all(as<Node>(e).matches);
      return visit(*as<Node>(e).body);
    case Kind::type_alias: return visit(*as<TypeAlias>(e).type);
    case Kind::type_mapping:
      visit(*as<TypeMapping>(e).type);
      return visit(*as<TypeMapping>(e).mapping);
    case Kind::type_definition: return visit(*as<TypeDefinition>(e).body);
    default: return;
  }
}

template <class F>
void each_resource_child(const Expr& e, F&& visit) {
  switch (e.kind) {
    case Kind::resource:
      visit(*as<Resource>(e).type);
      for (const auto& b : as<Resource>(e).bodies) {
        visit(*b.title);
        each_attribute_child(b.attributes, visit);
      }
      return;
    case Kind::resource_defaults:
      visit(*as<ResourceDefaults>(e).type);
      return each_attribute_child(as<ResourceDefaults>(e).attributes, visit);
    case Kind::resource_override:
      visit(*as<ResourceOverride>(e).resources);
      return each_attribute_child(as<ResourceOverride>(e).attributes, visit);
    case Kind::collect:
      visit(*as<Collect>(e).type);
      if (as<Collect>(e).query) visit(*as<Collect>(e).query);
      return each_attribute_child(as<Collect>(e).overrides, visit);
    default: return each_definition_child(e, visit);
  }
}

template <class F>
void each_child(const Expr& e, F&& visit) {
  const auto all = [&](Exprs list) {
    for (const auto* x : list) visit(*x);
  };
  switch (e.kind) {
    case Kind::nop:
    case Kind::literal:
    case Kind::qualified_name:
    case Kind::qualified_reference:
    case Kind::reserved_word:
    case Kind::variable:
    case Kind::render_string: return;
    case Kind::concatenated_string: return all(as<ConcatenatedString>(e).segments);
    case Kind::heredoc: return visit(*as<Heredoc>(e).text);
    case Kind::text: return visit(*as<Text>(e).expr);
    case Kind::render: return visit(*as<Render>(e).expr);
    case Kind::list: return all(as<ListExpr>(e).items);
    case Kind::hash:
      for (const auto& h : as<HashExpr>(e).entries) {
        visit(*h.key);
        visit(*h.value);
      }
      return;
    case Kind::assignment:
    case Kind::arithmetic:
    case Kind::relationship:
    case Kind::comparison:
    case Kind::match:
    case Kind::in:
    case Kind::and_:
    case Kind::or_: visit(*as<Binary>(e).left); return visit(*as<Binary>(e).right);
    case Kind::not_:
    case Kind::unary_minus:
    case Kind::unfold:
    case Kind::parenthesized: return visit(*as<Unary>(e).operand);
    case Kind::access: visit(*as<Access>(e).target); return all(as<Access>(e).keys);
    case Kind::named_access:
      visit(*as<NamedAccess>(e).target);
      return visit(*as<NamedAccess>(e).name);
    case Kind::block: return all(as<Block>(e).statements);
    case Kind::if_:
    case Kind::unless_:
      visit(*as<If>(e).condition);
      visit(*as<If>(e).then);
      return visit(*as<If>(e).otherwise);
    case Kind::case_:
      visit(*as<Case>(e).test);
      for (const auto& o : as<Case>(e).options) {
        all(o.values);
        visit(*o.then);
      }
      return;
    case Kind::selector:
      visit(*as<Selector>(e).test);
      for (const auto& s : as<Selector>(e).entries) {
        visit(*s.match);
        visit(*s.value);
      }
      return;
    case Kind::call:
      visit(*as<Call>(e).functor);
      all(as<Call>(e).arguments);
      if (as<Call>(e).lambda) visit(*as<Call>(e).lambda);
      return;
    case Kind::method_call:
      visit(*as<MethodCall>(e).functor);
      all(as<MethodCall>(e).arguments);
      if (as<MethodCall>(e).lambda) visit(*as<MethodCall>(e).lambda);
      return;
    case Kind::lambda:
      each_parameter_child(as<Lambda>(e).parameters, visit);
      visit(*as<Lambda>(e).body);
      if (as<Lambda>(e).return_type) visit(*as<Lambda>(e).return_type);
      return;
    case Kind::epp:
      each_parameter_child(as<Epp>(e).parameters, visit);
      return visit(*as<Epp>(e).body);
    case Kind::resource:
    case Kind::resource_defaults:
    case Kind::resource_override:
    case Kind::collect:
    case Kind::class_:
    case Kind::define:
    case Kind::node:
    case Kind::function:
    case Kind::type_alias:
    case Kind::type_mapping:
    case Kind::type_definition: return each_resource_child(e, visit);
  }
}

}  // namespace muster::syntax
