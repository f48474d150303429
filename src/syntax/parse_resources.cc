#include "syntax/parser.hh"

namespace muster::syntax {

const Expr* Parser::parse_resource() {
  if (at(Tok::at) || at(Tok::atat)) return parse_virtual();
  if (at(Tok::class_) && lexer_.peek_second().kind == Tok::lbrace)
    return continue_resource(parse_class_resource());
  return continue_resource(parse_expression());
}

/// @resource and @@resource.
const Expr* Parser::parse_virtual() {
  const Level level(*this);
  const auto sign = take();
  const auto form = sign.kind == Tok::at ? Form::virtual_ : Form::exported;
  const auto* e = parse_resource();
  const auto where = span(sign.offset, std::max(stop(e->span), sign.stop()));
  const auto with_form = [&](auto node) -> const Expr* {
    node.form = form;
    node.span = where;
    return make(node);
  };
  switch (e->kind) {
    case Kind::resource: return with_form(as<Resource>(*e));
    case Kind::resource_defaults: return with_form(as<ResourceDefaults>(*e));
    case Kind::resource_override: return with_form(as<ResourceOverride>(*e));
    default:
      fail(span(sign), form == Form::virtual_
                           ? "Virtual (@) can only be applied to a Resource Expression"
                           : "Exported (@@) can only be applied to a Resource Expression");
  }
}

const Expr* Parser::parse_class_resource() {
  const auto word = take();
  expect(Tok::lbrace);
  const auto bodies = parse_bodies();
  const auto close = expect(Tok::rbrace);
  return make(
      Resource{{Kind::resource, span(word, close)}, Form::regular, qualified_name(word), bodies});
}

/// A brace after any expression (outside the heads of if and case) makes a resource of it.
const Expr* Parser::continue_resource(const Expr* left) {
  while (at(Tok::lbrace)) {
    const auto open = take();
    left = at(Tok::rbrace) || at(Tok::comma) || at_attribute() ? parse_untitled(left, open)
                                                               : parse_titled(left);
    check_depth(++deepest_);
  }
  return left;
}

/// A name or keyword with an arrow behind it; only those may be told from a title.
bool Parser::at_attribute() {
  const auto kind = peek().kind;
  if (is_keyword(kind) && !starts_expression(kind)) return true;
  if (kind != Tok::name && kind != Tok::times && !is_keyword(kind)) return false;
  const auto next = lexer_.peek_second().kind;
  return next == Tok::farrow || (next == Tok::parrow && kind != Tok::times);
}

const Expr* Parser::parse_titled(const Expr* type) {
  const auto bodies = parse_bodies();
  const auto close = expect(Tok::rbrace);
  return make(Resource{
      {Kind::resource, span(type->span.offset, close.stop())}, Form::regular, type, bodies});
}

List<const ResourceBody> Parser::parse_bodies() {
  const auto mark = bodies_.size();
  do {
    const auto body = parse_resource_body();
    bodies_.push_back(body);
  } while (accept(Tok::semic) && !at(Tok::rbrace));
  return keep(bodies_, mark);
}

ResourceBody Parser::parse_resource_body() {
  const Level level(*this);
  const auto* title = parse_expression();
  expect(Tok::colon);
  return {title->span, title, parse_attributes()};
}

/// Up to what ends them. A comma may stand before the first one and behind the last one.
List<const Attribute> Parser::parse_attributes() {
  const auto mark = attributes_.size();
  const auto add_next = [this] {
    if (!at(Tok::name) && !at(Tok::times) && !is_keyword(peek().kind)) return false;
    const auto a = parse_attribute();
    attributes_.push_back(a);
    return true;
  };
  add_next();
  while (accept(Tok::comma) && add_next()) continue;
  return keep(attributes_, mark);
}

Attribute Parser::parse_attribute() {
  const Level level(*this);
  const auto name = take();
  const bool splat = name.kind == Tok::times;
  const bool append = at(Tok::parrow) && !splat;
  if (!append && !at(Tok::farrow)) refuse();
  take();
  const auto* value = parse_expression();
  const auto where = span(name.offset, std::max(stop(value->span), name.stop()));
  return {where, splat ? std::string_view() : name.text, append, splat, value};
}

/// name { a => 1 } (a call, or what the checker will refuse), Type { … }, Type[…] { … }.
const Expr* Parser::parse_untitled(const Expr* left, const Token& open) {
  const auto attributes = parse_attributes();
  const auto close = expect(Tok::rbrace);
  const auto where = span(left->span.offset, close.stop());
  switch (left->kind) {
    case Kind::qualified_name:
      for (const auto& a : attributes)
        if (a.append) fail(span(open), "Syntax error resource body without title or hash with +>");
      return untitled_call(left, attributes, span(open, close), where);
    case Kind::qualified_reference:
      return make(
          ResourceDefaults{{Kind::resource_defaults, where}, Form::regular, left, attributes});
    case Kind::access:
      return make(
          ResourceOverride{{Kind::resource_override, where}, Form::regular, left, attributes});
    default:
      fail(left->span,
           "Expression is not valid as a resource, resource-default, or resource-override");
  }
}

/// The braces are a hash: `notice { a => 1 }`.
const Expr* Parser::untitled_call(const Expr* name, List<const Attribute> attributes,
                                  diag::Span hash_span, diag::Span whole) {
  const auto mark = pairs_.size();
  for (const auto& a : attributes) {
    // Puppet has neither key nor value for an unfolded hash here.
    const Token t{Tok::string, hash_span.offset, 0, 0, a.name};
    pairs_.push_back({a.splat ? nop(hash_span) : string_literal(t),
                      a.splat ? nop(hash_span) : a.value, hash_span});
  }
  const auto* hash = make(HashExpr{{Kind::hash, hash_span}, keep(pairs_, mark)});
  const auto statements = statements_.size();
  statements_.push_back({name, {}, {}});
  statements_.push_back({hash, {}, {}});
  const auto made = transform_calls(statements);
  if (made.size() > 1) return block(made, whole);
  auto call = as<Call>(*made.front());
  call.span = whole;
  return make(call);
}

/// Type<| query |> { overrides } and Type<<| query |>> { overrides }.
const Expr* Parser::parse_collector(const Expr* type) {
  const Level level(*this);
  const bool exported = take().kind == Tok::llcollect;
  const auto closing = exported ? Tok::rrcollect : Tok::rcollect;
  const auto* query = at(closing) ? nullptr : parse_expression();
  auto close = expect(closing);
  List<const Attribute> overrides;
  if (accept(Tok::lbrace)) {
    overrides = parse_attributes();
    close = expect(Tok::rbrace);
  }
  const auto where = span(type->span.offset, close.stop());
  return make(Collect{{Kind::collect, where}, exported, type, query, overrides});
}

}  // namespace muster::syntax
