#include <charconv>

#include "base/strings.hh"
#include "syntax/numbers.hh"
#include "syntax/parser.hh"

namespace muster::syntax {

const Expr* Parser::variable(const Token& t) {
  return make(Variable{{Kind::variable, span(t)}, t.text});
}

const Expr* Parser::qualified_name(const Token& t) {
  return make(QualifiedName{{Kind::qualified_name, span(t)}, t.text});
}

const Expr* Parser::type_reference(const Token& t) {
  return make(QualifiedReference{
      {Kind::qualified_reference, span(t)}, keep(base::lower_ascii(t.text)), t.text});
}

const Expr* Parser::parse_primary() {
  switch (peek().kind) {
    case Tok::variable: return variable(take());
    case Tok::name: return qualified_name(take());
    case Tok::class_ref: return type_reference(take());
    case Tok::number: return parse_number();
    case Tok::boolean: {
      const auto t = take();
      return literal(t, t.text == "true");
    }
    case Tok::default_: return literal(take(), value::Default{});
    case Tok::undef: return literal(take(), value::Value());
    case Tok::string:
    case Tok::word: return string_literal(take());
    case Tok::dqpre: return parse_interpolated_string();
    case Tok::heredoc: return parse_heredoc();
    case Tok::regex: {
      const auto t = take();
      return make(Literal{{Kind::literal, span(t)}, &program_.constants[t.constant], 10});
    }
    case Tok::lbrack:
    case Tok::list_start: return parse_list();
    case Tok::lbrace: return parse_hash();
    case Tok::lparen:
    case Tok::wslparen: return parse_parenthesized();
    case Tok::render_string: {
      const auto t = take();
      return make(RenderString{{Kind::render_string, span(t)}, t.text});
    }
    case Tok::render_expr: return parse_render();
    default: return parse_keyword_expression();
  }
}

const Expr* Parser::parse_keyword_expression() {
  if (!is_keyword(peek().kind) || !starts_expression(peek().kind)) refuse();
  const auto t = take();
  switch (t.kind) {
    case Tok::if_: return parse_if(t);
    case Tok::unless: return parse_unless(t);
    case Tok::case_: return parse_case(t);
    case Tok::class_: return parse_class(t);
    case Tok::define: return parse_define(t);
    case Tok::node: return parse_node(t);
    case Tok::function: return parse_function(t);
    case Tok::type: return parse_type(t);
    default: return make(ReservedWord{{Kind::reserved_word, span(t)}, t.text, false});
  }
}

const Expr* Parser::parse_number() {
  const auto t = take();
  auto n = read_number(t.text);
  if (!n)
    fail(span(t),
         "Internal Error, NUMBER token does not contain a valid number, " + std::string(t.text),
         diag::Place::none);
  return literal(t, std::move(n->value), n->radix);
}

/// "…${…}…": the empty stretches of text are left out.
const Expr* Parser::parse_interpolated_string() {
  const auto mark = exprs_.size();
  const auto first = take();
  auto t = first;
  for (;;) {
    if (!t.text.empty()) exprs_.push_back(string_literal(t));
    if (t.kind == Tok::dqpost) break;
    const auto* e = parse_text();
    exprs_.push_back(e);
    if (!at(Tok::dqmid) && !at(Tok::dqpost)) refuse();
    t = take();
  }
  return make(ConcatenatedString{{Kind::concatenated_string, span(first, t)}, keep(exprs_, mark)});
}

const Expr* Parser::parse_text() {
  const auto* e = parse_assignment();
  return make(Text{{Kind::text, e->span}, e});
}

const Expr* Parser::parse_heredoc() {
  const auto t = take();
  const auto* text =
      at(Tok::dqpre) ? parse_interpolated_string() : string_literal(expect(Tok::string));
  return make(Heredoc{{Kind::heredoc, span(t)}, t.text, text});
}

const Expr* Parser::parse_list() {
  const auto open = take();
  const auto items = parse_arguments(Tok::rbrack, true);
  return make(ListExpr{{Kind::list, span(open, expect(Tok::rbrack))}, items});
}

const Expr* Parser::parse_hash() {
  const auto open = expect(Tok::lbrace);
  const auto mark = pairs_.size();
  if (!at(Tok::rbrace)) {
    const auto pair = parse_hash_pair();
    pairs_.push_back(pair);
  }
  return finish_hash(open, mark);
}

/// What follows the first entry of a hash.
const HashExpr* Parser::finish_hash(const Token& open, std::size_t mark) {
  if (pairs_.size() > mark) {
    while (accept(Tok::comma) && !at(Tok::rbrace)) {
      const auto pair = parse_hash_pair();
      pairs_.push_back(pair);
    }
  }
  const auto close = expect(Tok::rbrace);
  return make(HashExpr{{Kind::hash, span(open, close)}, keep(pairs_, mark)});
}

const Expr* Parser::parse_parenthesized() {
  const auto open = take();
  const auto* e = parse_assignment();
  return make(Unary{{Kind::parenthesized, span(open, expect(Tok::rparen))}, e});
}

const Expr* Parser::parse_render() {
  const Level level(*this);
  const auto start = take();
  return at(Tok::lbrace) ? parse_render_braces(start) : finish_render(start, parse_expression());
}

/// <%= { … } %>: the braces hold statements, or are a hash when => follows the first.
const Expr* Parser::parse_render_braces(const Token& start) {
  const auto open = take();
  const auto mark = pairs_.size();
  const Expr* first = nullptr;
  if (!at(Tok::rbrace)) {
    first = parse_hash_operand(false);
    if (!at(Tok::farrow)) {
      const auto statements = parse_statements(first);
      const auto close = expect(Tok::rbrace);
      return finish_render(start, block_or_expression(statements, span(open, close)));
    }
    const auto pair = finish_pair(first);
    pairs_.push_back(pair);
  }
  const auto* hash = finish_hash(open, mark);
  return finish_render(start, continue_expression(parse_postfix(hash), 0));
}

const Expr* Parser::finish_render(const Token& start, const Expr* e) {
  if (!at(Tok::epp_end) && !at(Tok::epp_end_trim)) refuse();
  return make(Render{{Kind::render, span(start, take())}, e});
}

}  // namespace muster::syntax
