#include "syntax/parser.hh"

namespace muster::syntax {

/// After `if` or `elsif`.
const Expr* Parser::parse_if(const Token& start) {
  const Level level(*this);
  const auto* condition = parse_expression();
  const auto open = peek();
  const auto* then = parse_branch();
  const auto* otherwise = parse_else();
  const auto end = std::max({stop(otherwise->span), stop(then->span), open.stop()});
  return make(If{{Kind::if_, span(start.offset, end)}, condition, then, otherwise});
}

const Expr* Parser::parse_else() {
  if (at(Tok::elsif)) return parse_if(take());
  if (accept(Tok::else_)) return parse_branch();
  const auto here = peek().offset;
  return nop(span(here, here));
}

const Expr* Parser::parse_unless(const Token& start) {
  const Level level(*this);
  const auto* condition = parse_expression();
  const auto* then = parse_branch();
  const Expr* otherwise = nullptr;
  if (accept(Tok::else_)) {
    otherwise = parse_branch();
  } else {
    otherwise = nop(span(stop(then->span), stop(then->span)));
  }
  const auto end = std::max(stop(otherwise->span), stop(then->span));
  return make(If{{Kind::unless_, span(start.offset, end)}, condition, then, otherwise});
}

const Expr* Parser::parse_case(const Token& start) {
  const Level level(*this);
  const auto* test = parse_expression();
  expect(Tok::lbrace);
  const auto mark = options_of_case_.size();
  do {
    const auto option = parse_case_option();
    options_of_case_.push_back(option);
  } while (!at(Tok::rbrace));
  const auto close = take();
  return make(Case{{Kind::case_, span(start, close)}, test, keep(options_of_case_, mark)});
}

CaseOption Parser::parse_case_option() {
  const auto mark = exprs_.size();
  do {
    const Level level(*this);
    const auto* value = parse_expression();
    exprs_.push_back(value);
  } while (accept(Tok::comma));
  const auto colon = expect(Tok::colon);
  const auto values = keep(exprs_, mark);
  const auto* then = parse_body(colon);
  return {span(colon.offset, stop(then->span)), values, then};
}

}  // namespace muster::syntax
