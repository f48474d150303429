#include "base/strings.hh"
#include "syntax/parser.hh"

namespace muster::syntax {

namespace {

/// As the language compares names: lower case, no leading ::.
std::string resolved(std::string_view name) {
  if (name.starts_with("::")) name.remove_prefix(2);
  return base::lower_ascii(name);
}

}  // namespace

Token Parser::parse_class_name() {
  switch (peek().kind) {
    case Tok::name:
    case Tok::word:
    case Tok::class_ref: return take();
    case Tok::class_: fail(span(peek()), "'class' keyword not allowed at this location");
    case Tok::string: fail(span(peek()), "A quoted string is not valid as a name here");
    default: refuse();
  }
}

/// With the names of the classes around.
std::string Parser::qualified(std::string_view name) const {
  auto out = base::join(enclosing_, "::") + "::" + std::string(name);
  return out.starts_with("::") ? out.substr(2) : out;
}

const Expr* Parser::parse_class(const Token& start) {
  const auto place = program_.definitions.size();
  program_.definitions.push_back(nullptr);
  const auto name = parse_class_name();
  enclosing_.emplace_back(name.text);
  const auto parameters = parse_parameter_list();
  std::string_view parent;
  if (accept(Tok::inherits)) parent = at(Tok::default_) ? take().text : parse_class_name().text;
  const auto* body = parse_body(start);
  enclosing_.pop_back();
  const auto written = qualified(name.text);
  const auto where = span(start.offset, stop(body->span));
  const auto* made = make(Definition{{Kind::class_, where},
                                     keep(resolved(written)),
                                     parameters,
                                     keep(resolved(parent)),
                                     body,
                                     keep(written),
                                     parent});
  program_.definitions[place] = made;
  return made;
}

const Expr* Parser::parse_define(const Token& start) {
  const auto place = program_.definitions.size();
  program_.definitions.push_back(nullptr);
  const auto name = parse_class_name();
  const auto parameters = parse_parameter_list();
  const auto* body = parse_body(start);
  const auto written = qualified(name.text);
  const auto where = span(start.offset, stop(body->span));
  const auto* made = make(Definition{
      {Kind::define, where}, keep(resolved(written)), parameters, {}, body, keep(written), {}});
  program_.definitions[place] = made;
  return made;
}

const Expr* Parser::parse_function(const Token& start) {
  const auto place = program_.definitions.size();
  program_.definitions.push_back(nullptr);
  const auto name = parse_class_name();
  const auto parameters = parse_parameter_list();
  const auto* returns = parse_return_type();
  const auto* body = parse_body(start);
  const auto where = span(start.offset, stop(body->span));
  const auto* made = make(Function{{Kind::function, where}, name.text, parameters, returns, body});
  program_.definitions[place] = made;
  return made;
}

const Expr* Parser::parse_node(const Token& start) {
  const auto place = program_.definitions.size();
  program_.definitions.push_back(nullptr);
  const auto mark = exprs_.size();
  do {
    const auto* match = parse_host_name();
    exprs_.push_back(match);
  } while (accept(Tok::comma) && !at(Tok::inherits) && !at(Tok::lbrace));
  const auto matches = keep(exprs_, mark);
  const auto* parent = accept(Tok::inherits) ? parse_host_name() : nullptr;
  const auto* body = parse_body(start);
  const auto* made =
      make(Node{{Kind::node, span(start.offset, stop(body->span))}, matches, parent, body});
  program_.definitions[place] = made;
  return made;
}

const Expr* Parser::parse_host_name() {
  switch (peek().kind) {
    case Tok::name:
    case Tok::number: break;
    case Tok::string:
    case Tok::word:
    case Tok::dqpre:
    case Tok::heredoc:
    case Tok::default_:
    case Tok::regex: return parse_primary();
    default: refuse();
  }
  auto whole = take();
  if (!at(Tok::dot)) return string_literal(whole);
  std::string text(whole.text);
  while (accept(Tok::dot)) {
    if (!at(Tok::name) && !at(Tok::number)) refuse();
    const auto part = take();
    text += '.';
    text += part.text;
    whole.length = part.stop() - whole.offset;
  }
  whole.text = text;
  return string_literal(whole);
}

List<const Parameter> Parser::parse_parameter_list() {
  if (!at(Tok::lparen) && !at(Tok::wslparen)) return {};
  take();
  return parse_parameters(Tok::rparen);
}

/// Up to and with `close`.
List<const Parameter> Parser::parse_parameters(Tok close) {
  if (accept(close)) return {};
  const auto mark = parameters_.size();
  do {
    const auto p = parse_parameter();
    parameters_.push_back(p);
  } while (accept(Tok::comma) && !at(close));
  expect(close);
  return keep(parameters_, mark);
}

Parameter Parser::parse_parameter() {
  const Level level(*this);
  const auto* type = at(Tok::class_ref) ? parse_type_expression() : nullptr;
  const bool rest = accept(Tok::times);
  const auto name = expect(Tok::variable);
  const auto* value = accept(Tok::equals) ? parse_expression() : nullptr;
  return {span(name), name.text, type, value, rest};
}

const Expr* Parser::parse_type_expression() {
  const auto* type = type_reference(expect(Tok::class_ref));
  if (!accept(Tok::lbrack)) return type;
  const auto keys = parse_access_keys(false);
  const auto close = expect(Tok::rbrack);
  return make(Access{{Kind::access, span(type->span.offset, close.stop())}, type, keys});
}

const Expr* Parser::parse_return_type() {
  return accept(Tok::rshift) ? parse_type_expression() : nullptr;
}

/// After `type`: an alias, a mapping, a type definition, or the function of that name.
const Expr* Parser::parse_type(const Token& start) {
  if (at(Tok::lparen)) return qualified_name(start);
  if (!at(Tok::class_ref)) refuse();
  const Level level(*this);
  const auto place = program_.definitions.size();
  program_.definitions.push_back(nullptr);
  const auto name = peek();
  const auto* left = parse_type_expression();
  if (left->kind == Kind::qualified_reference && (at(Tok::lbrace) || at(Tok::inherits)))
    return program_.definitions[place] = parse_type_definition(start, name);
  expect(Tok::equals);
  const auto* type = parse_aliased_type(left->span);
  const auto where = span(name.offset, std::max(stop(type->span), name.stop()));
  const Expr* made = nullptr;
  if (left->kind == Kind::access) {
    made = make(TypeMapping{{Kind::type_mapping, where}, left, type});
  } else {
    made = make(TypeAlias{{Kind::type_alias, where}, name.text, type});
  }
  return program_.definitions[place] = made;
}

const Expr* Parser::parse_type_definition(const Token& start, const Token& name) {
  std::string_view parent;
  if (accept(Tok::inherits)) parent = expect(Tok::class_ref).text;
  const auto* body = parse_body(start);
  const auto where = span(start.offset, stop(body->span));
  return make(TypeDefinition{{Kind::type_definition, where}, name.text, parent, body});
}

/// The right side of an alias. `Parent {…}` and `{…}` are short for Object[{…}].
const Expr* Parser::parse_aliased_type(diag::Span alias) {
  if (at(Tok::lbrack) || at(Tok::list_start)) return parse_list();
  if (at(Tok::lbrace)) return object_type(nullptr, as<HashExpr>(*parse_hash()), alias);
  const auto* type = type_reference(expect(Tok::class_ref));
  if (at(Tok::lbrace))
    return object_type(&as<QualifiedReference>(*type), as<HashExpr>(*parse_hash()), alias);
  if (!accept(Tok::lbrack)) return type;
  const auto keys = parse_access_keys(true);
  const auto close = expect(Tok::rbrack);
  return make(Access{{Kind::access, span(alias.offset, close.stop())}, type, keys});
}

const Expr* Parser::object_type(const QualifiedReference* parent, const HashExpr& hash,
                                diag::Span alias) {
  const diag::Span start{alias.source, alias.offset, 0};
  const QualifiedReference* type = parent;
  auto entries = hash.entries;
  if (!parent || (parent->cased != "Object" && parent->cased != "TypeSet")) {
    type = make(QualifiedReference{{Kind::qualified_reference, start}, "object", "Object"});
    if (parent) {
      const auto mark = pairs_.size();
      pairs_.insert(pairs_.end(), entries.begin(), entries.end());
      const diag::Span at_hash{alias.source, hash.span.offset, 0};
      const auto* key = make(QualifiedName{{Kind::qualified_name, at_hash}, "parent"});
      pairs_.push_back({key, parent, at_hash});
      entries = keep(pairs_, mark);
    }
  }
  exprs_.push_back(make(HashExpr{{Kind::hash, hash.span}, entries}));
  return make(Access{{Kind::access, start}, type, keep(exprs_, exprs_.size() - 1)});
}

}  // namespace muster::syntax
