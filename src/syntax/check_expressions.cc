#include <unordered_set>

#include "syntax/characters.hh"
#include "syntax/checker.hh"
#include "syntax/embedded_syntax.hh"
#include "syntax/labels.hh"
#include "syntax/literal_keys.hh"
#include "syntax/name_rules.hh"
#include "syntax/numbers.hh"
#include "value/value.hh"

namespace muster::syntax {

namespace {

bool is_default(const Expr& e) {
  return e.kind == Kind::literal && as<Literal>(e).value->is_default();
}

}  // namespace

bool is_resource_without_title(const Expr& e) {
  if (e.kind != Kind::block) return false;
  const auto statements = as<Block>(e).statements;
  return statements.size() == 2 && statements[0]->kind == Kind::qualified_name &&
         statements[1]->kind == Kind::hash;
}

/// Must have a value: collectors and definitions have none.
void Checker::check_rvalue(const Expr& e) {
  switch (e.kind) {
    case Kind::collect:
    case Kind::class_:
    case Kind::define:
    case Kind::function:
    case Kind::node:
    case Kind::type_alias:
    case Kind::type_mapping:
    case Kind::type_definition:
      return error(e.span, "Invalid use of expression. " + A_an(e) + " does not produce a value");
    case Kind::not_:
    case Kind::unary_minus:
    case Kind::unfold:
    case Kind::parenthesized: return check_rvalue(*as<Unary>(e).operand);
    case Kind::text: return check_rvalue(*as<Text>(e).expr);
    case Kind::render: return check_rvalue(*as<Render>(e).expr);
    default: return;
  }
}

void Checker::check_assignment(const Binary& e) {
  if (e.op != "=")
    return error(e.span,
                 "The operator '" + std::string(e.op) +
                     "' is no longer supported. See http://links.puppet.com/remove-plus-equals");
  check_assignable(*e.left);
  check_rvalue(*e.right);
}

void Checker::check_assignable(const Expr& target) {
  switch (target.kind) {
    case Kind::variable: {
      const auto name = as<Variable>(target).name;
      if (is_match_variable_name(name))
        error(target.span, "Illegal attempt to assign to the numeric match result variable '$" +
                               std::string(name) + "'. Numeric variables are not assignable");
      if (name.find("::") != std::string_view::npos)
        error(target.span, "Illegal attempt to assign to '" + std::string(name) +
                               "'. Cannot assign to variables in other namespaces");
      return;
    }
    case Kind::list:
      for (const auto* item : as<ListExpr>(target).items) check_assignable(*item);
      return;
    case Kind::access:
      return error(target.span,
                   "Illegal attempt to assign via [index/key]. Not an assignable reference");
    default:
      return error(target.span, "Illegal attempt to assign to '" + a_an(target) +
                                    "'. Not an assignable reference");
  }
}

void Checker::check_relationship(const Binary& e) {
  for (const auto* side : {e.left, e.right})
    if (side->kind != Kind::collect && side->kind != Kind::relationship) check_rvalue(*side);
}

void Checker::check_variable(const Variable& e) {
  const auto name = e.name;
  if ((name == "true" || name == "false") && !e.span.text().starts_with('$'))
    throw diag::SourceError(e.span,
                            std::string("undefined method `[]' for ") +
                                (name == "true" ? "true:TrueClass" : "false:FalseClass"),
                            diag::Place::none);
  if (!name.empty() && character::is(name[0], character::digit)) {
    if (!is_match_variable_name(name))
      error(e.span, "Illegal numeric variable name, The given name '" + std::string(name) +
                        "' must be a decimal value if it starts with a digit 0-9");
  } else if (!is_variable_name(name)) {
    error(e.span,
          "Illegal variable name, The given name '" + std::string(name) +
              "' does not conform to the naming rule /^((::)?[a-z]\\w*)*((::)?[a-z_]\\w*)$/");
  }
}

void Checker::check_literal(const Literal& e) {
  if (e.radix == 0)
    error(e.span,
          "A Literal Integer resulted in a value outside of Puppet Integer max range, got '+" +
              in_hexadecimal(*e.value->if_string()) + "'");
}

void Checker::check_call(const Call& e) {
  const auto& functor = *e.functor;
  switch (functor.kind) {
    case Kind::qualified_name:
    case Kind::qualified_reference: return;
    case Kind::access:
      if (as<Access>(functor).target->kind == Kind::qualified_reference) return;
      break;
    case Kind::render_string:
      return error(e.span,
                   "Ambiguous EPP parameter expression. Probably missing '<%-' before parameters "
                   "to remove leading "
                   "whitespace");
    default: break;
  }
  error(functor.span,
        "Illegal expression. " + A_an(functor) + " is unacceptable as function name in " + a_an(e));
}

void Checker::check_case(const Case& e) {
  check_rvalue(*e.test);
  bool found = false;
  for (const auto& option : e.options) {
    for (const auto* value : option.values) {
      if (!is_default(*value)) continue;
      if (found)
        error(value->span,
              "This " + label(e) + " already has a 'default' entry - this is a duplicate");
      found = true;
    }
  }
}

void Checker::check_selector(const Selector& e) {
  check_rvalue(*e.test);
  int found = 0;
  for (const auto& entry : e.entries)
    if (is_default(*entry.match) && ++found == 2)
      error(entry.match->span,
            "This " + label(e) + " already has a 'default' entry - this is a duplicate");
}

void Checker::check_hash(const HashExpr& e) {
  if (options_.strict == Strict::off || e.entries.size() < 2) return;
  const auto hash_of = [](const value::Value& v) { return v.hash(); };
  std::unordered_set<value::Value, decltype(hash_of)> seen(e.entries.size() * 2, hash_of);
  for (const auto& entry : e.entries) {
    auto key = literal_key(*entry.key);
    if (!key) continue;
    const auto text = key_text(*key);
    if (seen.insert(std::move(*key)).second) continue;
    const auto severity =
        options_.strict == Strict::error ? diag::Severity::error : diag::Severity::warning;
    auto& list = options_.strict == Strict::error ? found_.errors : found_.warnings;
    list.push_back({severity, "The key '" + text + "' is declared more than once", entry.span});
  }
}

void Checker::check_heredoc(const Heredoc& e) {
  if (e.syntax.empty() || e.text->kind != Kind::literal) return;
  const auto problem =
      embedded_syntax_problem(e.syntax, *as<Literal>(*e.text).value->if_string(), options_);
  if (!problem) return;
  throw diag::SourceError(e.text->span, "Invalid produced text having syntax: '" +
                                            std::string(e.syntax) + "'. " + *problem);
}

void Checker::check_lambda(const Lambda& e) {
  check_captures_rest_last(e.parameters);
  if (e.return_type) check_type_reference(*e.return_type, e);
}

void Checker::check_block(const Block& e) {
  if (is_resource_without_title(e))
    return error(e.span, "This expression is invalid. Did you try declaring a '" +
                             std::string(as<QualifiedName>(*e.statements[0]).name) +
                             "' resource without a title?");
  for (std::size_t i = 0; i + 1 < e.statements.size(); ++i) {
    const auto& statement = *e.statements[i];
    if (!has_no_effect(statement)) continue;
    return error(
        statement.span,
        "This " + label(statement) +
            " has no effect. A value was produced and then forgotten (one or more preceding "
            "expressions may have the wrong form)");
  }
}

}  // namespace muster::syntax
