#include "syntax/parser.hh"

namespace muster::syntax {

namespace {

bool continues_assignment(Tok kind) {
  switch (kind) {
    case Tok::lbrace:
    case Tok::equals:
    case Tok::appends:
    case Tok::deletes:
    case Tok::in_edge:
    case Tok::in_edge_sub:
    case Tok::out_edge:
    case Tok::out_edge_sub: return true;
    default: return false;
  }
}

}  // namespace

/// Adjacent key => value entries become one hash.
void Parser::flush_pairs(std::size_t pairs_mark) {
  if (pairs_.size() == pairs_mark) return;
  const auto where = pairs_[pairs_mark].span;
  const auto* hash = make(HashExpr{{Kind::hash, where}, keep(pairs_, pairs_mark)});
  exprs_.push_back(hash);
}

void Parser::add_argument(const Argument& a, std::size_t pairs_mark) {
  if (!a.expr) {
    pairs_.push_back(a.pair);
    return;
  }
  flush_pairs(pairs_mark);
  exprs_.push_back(a.expr);
}

/// Up to `close`, which is left: a parenthesis for calls, a bracket for lists. Nothing at all is
/// allowed.
Exprs Parser::parse_arguments(Tok close, bool trailing_comma) {
  const auto mark = exprs_.size();
  const auto pairs_mark = pairs_.size();
  if (!at(close)) {
    do add_argument(parse_argument(close == Tok::rbrack), pairs_mark);
    while (accept(Tok::comma) && !(trailing_comma && at(close)));
  }
  flush_pairs(pairs_mark);
  return keep(exprs_, mark);
}

Exprs Parser::parse_access_keys(bool trailing_comma) {
  const auto mark = exprs_.size();
  const auto pairs_mark = pairs_.size();
  do add_argument(parse_access_key(), pairs_mark);
  while (accept(Tok::comma) && !(trailing_comma && at(Tok::rbrack)));
  flush_pairs(pairs_mark);
  return keep(exprs_, mark);
}

/// The words `type` and `function` as text: before =>, and in a list also as entries.
bool Parser::at_keyword_entry(bool list_entry) {
  if (!at(Tok::type) && !at(Tok::function)) return false;
  const auto next = lexer_.peek_second().kind;
  return next == Tok::farrow || (list_entry && (next == Tok::comma || next == Tok::rbrack));
}

Parser::Argument Parser::parse_argument(bool list_entry) {
  const auto* e = at_keyword_entry(list_entry) ? string_literal(take()) : parse_assignment();
  if (at(Tok::farrow)) return {nullptr, finish_pair(e)};
  return {e, {}};
}

/// An expression, or a key => value whose key may be any assignment.
Parser::Argument Parser::parse_access_key() {
  const Level level(*this);
  if (at_keyword_entry(false)) return {nullptr, finish_pair(string_literal(take()))};
  const bool resource =
      at(Tok::at) || at(Tok::atat) || (at(Tok::class_) && lexer_.peek_second().kind == Tok::lbrace);
  const auto* e = resource ? parse_assignment() : parse_expression();
  const bool assignment = !resource && continues_assignment(peek().kind);
  if (assignment) e = continue_assignment(continue_resource(e));
  if (at(Tok::farrow)) return {nullptr, finish_pair(e)};
  if (resource || assignment) refuse();
  return {e, {}};
}

/// A key or a value of a hash. `value`: the word may also be followed by what ends an entry.
const Expr* Parser::parse_hash_operand(bool value) {
  if (at(Tok::type) || at(Tok::function)) {
    const auto next = lexer_.peek_second().kind;
    const bool ends =
        next == Tok::comma || next == Tok::rbrace || next == Tok::rbrack || next == Tok::rparen;
    if (value ? ends : next == Tok::farrow) return string_literal(take());
  }
  return parse_assignment();
}

HashEntry Parser::finish_pair(const Expr* key) {
  const auto arrow = expect(Tok::farrow);
  return {key, parse_hash_operand(true), span(arrow)};
}

HashEntry Parser::parse_hash_pair() {
  return finish_pair(parse_hash_operand(false));
}

const Lambda* Parser::parse_lambda() {
  const Level level(*this);
  const auto open = expect(Tok::pipe);
  const auto parameters = parse_parameters(Tok::pipe);
  const auto* returns = parse_return_type();
  const auto* body = parse_body(open);
  return make(
      Lambda{{Kind::lambda, span(open.offset, stop(body->span))}, parameters, returns, body});
}

}  // namespace muster::syntax
