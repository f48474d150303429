#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <unordered_set>

#include "base/strings.hh"
#include "syntax/characters.hh"
#include "syntax/checker.hh"
#include "syntax/children.hh"
#include "syntax/labels.hh"
#include "syntax/name_rules.hh"
#include "value/regexp.hh"
#include "value/value.hh"

namespace muster::syntax {

namespace {

bool only_at_absolute_top(Kind kind) {
  return kind == Kind::function || kind == Kind::type_alias || kind == Kind::type_definition;
}

/// [/regexp/, 'replacement'], as type mappings have it.
bool is_pattern_with_replacement(const Expr& e) {
  if (e.kind != Kind::list) return false;
  const auto items = as<ListExpr>(e).items;
  if (items.size() != 2 || items[0]->kind != Kind::literal || items[1]->kind != Kind::literal)
    return false;
  return as<Literal>(*items[0]).value->if_rich<value::Regexp>() &&
         as<Literal>(*items[1]).value->if_string();
}

const Expr& accessed(const Expr& e) {
  return e.kind == Kind::access ? *as<Access>(e).target : e;
}

}  // namespace

/// Definitions stand at the top, or in classes at the top; functions and types only at the top.
void Checker::check_top(const Expr& definition) {
  for (auto i = containers_.size(); i > 0;) {
    const auto& container = *containers_[--i];
    if (container.kind == Kind::class_) return;
    if (container.kind != Kind::block)
      return error(
          definition.span,
          "Classes, definitions, and nodes may only appear at toplevel or inside other classes");
    if (i > 0 && only_at_absolute_top(definition.kind))
      return error(definition.span, A_an(definition) + " may only appear at toplevel");
  }
}

void Checker::warn_if_future_reserved(std::string_view word, diag::Span at) {
  if (word == "plan")
    found_.warnings.push_back({diag::Severity::warning, "Use of future reserved word: 'plan'", at});
}

void Checker::check_name(const Expr& definition, std::string_view name) {
  const std::string shown(name);
  check_top(definition);
  if (!is_definition_name(name))
    error(definition.span, "Unacceptable name. The name '" + shown +
                               "' is unacceptable as the name of " + a_an(definition));
  if (options_.file_namespace && !base::lower_ascii(name).starts_with(*options_.file_namespace))
    error(definition.span, "Unacceptable location. The name '" + shown +
                               "' is unacceptable in file '" + program_.source.path + "'");
  if (is_reserved_type_name(name))
    error(definition.span,
          "The name: '" + shown +
              "' is already defined by Puppet and can not be used as the name of " +
              a_an(definition) + ".");
  warn_if_future_reserved(name, definition.span);
}

void Checker::check_definition(const Definition& e) {
  check_name(e, e.written_name);
  check_no_captures_rest(e.parameters, e);
  check_unique(e.parameters);
  check_reserved_parameters(e);
  check_end(*e.body, e);
}

void Checker::check_function(const Function& e) {
  check_name(e, e.name);
  if (e.return_type) check_type_reference(*e.return_type, e);
  check_unique(e.parameters);
}

void Checker::check_node(const Node& e) {
  for (const auto* match : e.matches) check_host_name(*match, e);
  check_top(e);
  check_end(*e.body, e);
  if (e.parent)
    error(e.parent->span,
          "Node inheritance is not supported in Puppet >= 4.0.0. See "
          "http://links.puppet.com/puppet-node-inheritance-deprecation");
}

void Checker::check_host_name(const Expr& match, const Node& node) {
  if (match.kind == Kind::literal) {
    const auto* text = as<Literal>(match).value->if_string();
    if (text && !is_host_name(*text))
      error(match.span, "The hostname '" + *text +
                            "' contains illegal characters (only letters, digits, '_', '-', and "
                            "'.' are allowed)");
  } else if (match.kind == Kind::concatenated_string) {
    const auto segments = as<ConcatenatedString>(match).segments;
    const auto text = std::find_if(segments.begin(), segments.end(),
                                   [](auto* s) { return s->kind == Kind::text; });
    if (text != segments.end())
      error(as<Text>(**text).expr->span,
            "An interpolated expression is not allowed in a hostname of a node");
  } else {
    error(match.span,
          "Illegal expression. " + A_an(match) + " is unacceptable as hostname in " + a_an(node));
  }
}

void Checker::check_type_reference(const Expr& reference, const Expr& container) {
  const auto& named = accessed(reference);
  if (named.kind == Kind::qualified_reference) {
    warn_if_future_reserved(as<QualifiedReference>(named).name, reference.span);
  } else {
    error(reference.span, "Illegal expression. " + A_an(reference) +
                              " is unacceptable as a type reference in " + a_an(container));
  }
}

void Checker::check_type_alias(const TypeAlias& e) {
  check_top(e);
  if (!is_type_name(e.name))
    error(e.span, "Unacceptable name. The name '" + std::string(e.name) +
                      "' is unacceptable as the name of " + a_an(e));
  check_type_reference(*e.type, e);
}

void Checker::check_type_mapping(const TypeMapping& e) {
  check_top(e);
  const auto& left = accessed(*e.type);
  if (left.kind != Kind::qualified_reference || as<QualifiedReference>(left).cased != "Runtime")
    return error(e.span,
                 "Expressions of type " + a_an(e) + " are not supported in this version of Puppet");
  const auto keys = as<Access>(*e.type).keys;
  const bool from_pattern = keys.size() == 2 && is_pattern_with_replacement(*keys[1]);
  const bool to_pattern = is_pattern_with_replacement(*e.mapping);
  const bool to_type = accessed(*e.mapping).kind == Kind::qualified_reference;
  if (from_pattern && !to_pattern)
    error(e.span,
          "Illegal type mapping. Expected a Tuple[Regexp,String] on the left side, got " + A_an(e));
  if (!from_pattern && (to_pattern || !to_type))
    error(e.span, "Illegal type mapping. Expected a Type on the left side, got " + A_an(e));
}

void Checker::check_type_definition(const TypeDefinition& e) {
  check_top(e);
  error(e.span, "Expressions of type " + a_an(e) + " are not supported in this version of Puppet");
}

void Checker::check_epp(const Epp& e) {
  check_no_captures_rest(e.parameters, e);
  check_unique(e.parameters);
}

void Checker::check_parameter(const Parameter& p) {
  const auto number = p.name.starts_with("0x") ? p.name.substr(2) : p.name;
  const bool numeric = !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
    return character::is(c, character::digit);
  });
  if (numeric)
    error(p.span, "The numeric parameter name '$" + std::string(p.name) +
                      "' cannot be used (clashes with numeric match result variables)");
  if (!is_parameter_name(p.name))
    error(p.span, "Illegal parameter name. The given name '" + std::string(p.name) +
                      "' does not conform to the naming rule /^[a-z_]\\w*$/");
  if (p.default_value) check_no_assignment(*p.default_value);
}

/// In the default of a parameter; a lambda in it has variables of its own.
void Checker::check_no_assignment(const Expr& e) {
  if (e.kind == Kind::assignment) return error(e.span, "Assignment not allowed here");
  if (e.kind == Kind::lambda) return;
  each_child(e, [this](const Expr& child) { check_no_assignment(child); });
}

void Checker::check_unique(List<const Parameter> parameters) {
  std::array<std::byte, 8192> block;
  std::pmr::monotonic_buffer_resource memory(block.data(), block.size());
  std::pmr::unordered_set<std::string_view> seen(2 * parameters.size(), &memory);
  for (const auto& p : parameters)
    if (!seen.insert(p.name).second)
      error(p.span, "The parameter '" + std::string(p.name) +
                        "' is declared more than once in the parameter list");
}

void Checker::check_no_captures_rest(List<const Parameter> parameters, const Expr& container) {
  for (const auto& p : parameters)
    if (p.captures_rest)
      error(p.span, "Parameter $" + std::string(p.name) +
                        " has 'captures rest' - not supported in " + a_an(container));
}

void Checker::check_captures_rest_last(List<const Parameter> parameters) {
  for (std::size_t i = 0; i + 1 < parameters.size(); ++i)
    if (parameters[i].captures_rest)
      error(parameters[i].span, "Parameter $" + std::string(parameters[i].name) +
                                    " is not last, and has 'captures rest'");
}

void Checker::check_reserved_parameters(const Definition& e) {
  for (const auto& p : e.parameters)
    if (p.name == "name" || p.name == "title")
      error(p.span, "The parameter $" + std::string(p.name) +
                        " redefines a built in parameter in the " + label(e));
}

/// The last statement of a class, a define or a node must do something.
void Checker::check_end(const Expr& body, const Expr& container) {
  if (body.kind != Kind::block) return;
  const auto& last = *as<Block>(body).statements.back();
  if (has_no_effect(last) && !is_resource_without_title(last))
    error(last.span, "This " + label(last) + " has no effect. " + A_an(container) +
                         " can not end with a value-producing expression without other effect");
}

}  // namespace muster::syntax
