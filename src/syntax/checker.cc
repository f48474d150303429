#include "syntax/checker.hh"

#include "syntax/children.hh"
#include "syntax/labels.hh"

namespace muster::syntax {

namespace {

bool may_stand_in_module(const Expr& e) {
  switch (e.kind) {
    case Kind::class_:
    case Kind::define:
    case Kind::function:
    case Kind::type_alias:
    case Kind::type_mapping:
    case Kind::type_definition: return true;
    default: return false;
  }
}

/// Most expressions are: nothing stands in them.
bool is_leaf(Kind kind) {
  return kind == Kind::literal || kind == Kind::variable || kind == Kind::qualified_name ||
         kind == Kind::qualified_reference || kind == Kind::nop;
}

}  // namespace

Findings check(const Program& program, const ParseOptions& options) {
  return Checker(program, options).run();
}

Findings Checker::run() {
  check_top_constructs();
  visit(*program_.body);
  return std::move(found_);
}

void Checker::check_top_constructs() {
  if (!options_.file_namespace || program_.body->kind == Kind::nop) return;
  const auto look = [this](const Expr& e) {
    if (!may_stand_in_module(e))
      error(e.span,
            "This " + label(e) + " is unacceptable as a top level construct in this location");
  };
  if (program_.body->kind != Kind::block) return look(*program_.body);
  for (const auto* statement : as<Block>(*program_.body).statements) look(*statement);
}

void Checker::visit(const Expr& e) {
  check(e);
  if (is_leaf(e.kind)) return;
  containers_.push_back(&e);
  visit_children(e);
  containers_.pop_back();
}

/// What stands between an expression and its children (entries, parameters, attributes …) is
/// checked before the children are.
void Checker::visit_children(const Expr& e) {
  const auto down = [this](const Expr& child) { visit(child); };
  const auto visit_parameters = [&](List<const Parameter> parameters) {
    for (const auto& p : parameters) {
      check_parameter(p);
      each_parameter_child({&p, 1}, down);
    }
  };
  switch (e.kind) {
    case Kind::hash:
      for (const auto& h : as<HashExpr>(e).entries) {
        check_rvalue(*h.key);
        check_rvalue(*h.value);
        visit(*h.key);
        visit(*h.value);
      }
      return;
    case Kind::case_:
      visit(*as<Case>(e).test);
      for (const auto& o : as<Case>(e).options) {
        for (const auto* v : o.values) check_rvalue(*v);
        for (const auto* v : o.values) visit(*v);
        visit(*o.then);
      }
      return;
    case Kind::selector:
      visit(*as<Selector>(e).test);
      for (const auto& s : as<Selector>(e).entries) {
        check_rvalue(*s.match);
        visit(*s.match);
        visit(*s.value);
      }
      return;
    case Kind::class_:
    case Kind::define:
      visit_parameters(as<Definition>(e).parameters);
      return visit(*as<Definition>(e).body);
    case Kind::function:
      visit_parameters(as<Function>(e).parameters);
      visit(*as<Function>(e).body);
      if (as<Function>(e).return_type) visit(*as<Function>(e).return_type);
      return;
    case Kind::lambda:
      visit_parameters(as<Lambda>(e).parameters);
      visit(*as<Lambda>(e).body);
      if (as<Lambda>(e).return_type) visit(*as<Lambda>(e).return_type);
      return;
    case Kind::epp:
      visit_parameters(as<Epp>(e).parameters);
      check_epp(as<Epp>(e));
      return visit(*as<Epp>(e).body);
    case Kind::resource:
      visit(*as<Resource>(e).type);
      for (const auto& b : as<Resource>(e).bodies) visit_body(b);
      return;
    case Kind::resource_defaults:
      visit(*as<ResourceDefaults>(e).type);
      return visit_attributes(as<ResourceDefaults>(e).attributes, "a Resource Defaults Expression");
    case Kind::resource_override:
      visit(*as<ResourceOverride>(e).resources);
      return visit_attributes(as<ResourceOverride>(e).attributes, nullptr);
    case Kind::collect:
      visit(*as<Collect>(e).type);
      if (as<Collect>(e).query) {
        check_query(*as<Collect>(e).query);
        visit(*as<Collect>(e).query);
      }
      return visit_attributes(as<Collect>(e).overrides, nullptr);
    default: return each_child(e, down);
  }
}

void Checker::check(const Expr& e) {
  switch (e.kind) {
    case Kind::literal: return check_literal(as<Literal>(e));
    case Kind::heredoc: return check_heredoc(as<Heredoc>(e));
    case Kind::reserved_word:
      return error(e.span, "Use of reserved word: " + std::string(as<ReservedWord>(e).word) +
                               ", must be quoted if intended to be a String value");
    case Kind::variable: return check_variable(as<Variable>(e));
    case Kind::list:
      for (const auto* item : as<ListExpr>(e).items) check_rvalue(*item);
      return;
    case Kind::hash: return check_hash(as<HashExpr>(e));
    case Kind::assignment: return check_assignment(as<Binary>(e));
    case Kind::relationship: return check_relationship(as<Binary>(e));
    case Kind::arithmetic:
    case Kind::comparison:
    case Kind::match:
    case Kind::in:
    case Kind::and_:
    case Kind::or_: check_rvalue(*as<Binary>(e).left); return check_rvalue(*as<Binary>(e).right);
    case Kind::text: return check_rvalue(*as<Text>(e).expr);
    case Kind::render: return check_rvalue(*as<Render>(e).expr);
    case Kind::not_:
    case Kind::unary_minus:
    case Kind::unfold:
    case Kind::parenthesized: return check_rvalue(*as<Unary>(e).operand);
    case Kind::nop:
    case Kind::concatenated_string:
    case Kind::qualified_name:
    case Kind::qualified_reference:
    case Kind::access:
    case Kind::named_access:
    case Kind::method_call:
    case Kind::epp:
    case Kind::render_string: return;
    default: return check_statement(e);
  }
}

void Checker::check_statement(const Expr& e) {
  switch (e.kind) {
    case Kind::block: return check_block(as<Block>(e));
    case Kind::if_:
    case Kind::unless_: return check_rvalue(*as<If>(e).condition);
    case Kind::case_: return check_case(as<Case>(e));
    case Kind::selector: return check_selector(as<Selector>(e));
    case Kind::call: return check_call(as<Call>(e));
    case Kind::lambda: return check_lambda(as<Lambda>(e));
    case Kind::resource: return check_resource(as<Resource>(e));
    case Kind::resource_defaults: return check_regular(as<ResourceDefaults>(e).form, e);
    case Kind::resource_override: return check_regular(as<ResourceOverride>(e).form, e);
    case Kind::collect: return check_collect(as<Collect>(e));
    case Kind::class_:
    case Kind::define: return check_definition(as<Definition>(e));
    case Kind::function: return check_function(as<Function>(e));
    case Kind::node: return check_node(as<Node>(e));
    case Kind::type_alias: return check_type_alias(as<TypeAlias>(e));
    case Kind::type_mapping: return check_type_mapping(as<TypeMapping>(e));
    case Kind::type_definition: return check_type_definition(as<TypeDefinition>(e));
    default: return;
  }
}

}  // namespace muster::syntax
