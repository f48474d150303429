#include "syntax/parser.hh"

namespace muster::syntax {

namespace {

struct Operator {
  Kind kind = Kind::nop;
  int precedence = 0;  // 0: no binary operator; the higher, the tighter
};

constexpr int selector_precedence = 3;
constexpr int unary_precedence = 11;

Operator binary_operator(Tok kind) {
  switch (kind) {
    case Tok::or_: return {Kind::or_, 1};
    case Tok::and_: return {Kind::and_, 2};
    case Tok::qmark: return {Kind::selector, selector_precedence};
    case Tok::greater_equal:
    case Tok::greater:
    case Tok::less_equal:
    case Tok::less: return {Kind::comparison, 4};
    case Tok::is_equal:
    case Tok::not_equal: return {Kind::comparison, 5};
    case Tok::lshift:
    case Tok::rshift: return {Kind::arithmetic, 6};
    case Tok::plus:
    case Tok::minus: return {Kind::arithmetic, 7};
    case Tok::times:
    case Tok::div:
    case Tok::modulo: return {Kind::arithmetic, 8};
    case Tok::match:
    case Tok::no_match: return {Kind::match, 9};
    case Tok::in: return {Kind::in, 10};
    default: return {};
  }
}

bool is_edge(Tok kind) {
  return kind == Tok::in_edge || kind == Tok::in_edge_sub || kind == Tok::out_edge ||
         kind == Tok::out_edge_sub;
}

}  // namespace

const Expr* Parser::binary(Kind kind, const Token& op, const Expr* left, const Expr* right) {
  return make(Binary{{kind, span(op)}, op.text, left, right});
}

const Expr* Parser::parse_assignment() {
  const Level level(*this);
  const Branch branch(*this);
  return continue_assignment(parse_resource());
}

const Expr* Parser::continue_assignment(const Expr* left) {
  left = continue_relationship(left);
  if (!at(Tok::equals) && !at(Tok::appends) && !at(Tok::deletes)) return left;
  const auto op = take();
  return binary(Kind::assignment, op, left, parse_assignment());
}

const Expr* Parser::continue_relationship(const Expr* left) {
  while (is_edge(peek().kind)) {
    const auto op = take();
    const auto depth = deepest_ + 1;
    deepest_ = depth_;
    left = binary(Kind::relationship, op, left, parse_resource());
    deepest_ = std::max(deepest_, depth);
    check_depth(deepest_);
  }
  return left;
}

/// Operators whose precedence is above the given one. A chain of them is a tree that leans to the
/// left, as deep as the chain is long.
const Expr* Parser::parse_expression(int above) {
  const Branch branch(*this);
  return continue_expression(parse_unary(), above);
}

const Expr* Parser::continue_expression(const Expr* left, int above) {
  for (;;) {
    const auto op = binary_operator(peek().kind);
    if (op.precedence <= above) return left;
    const auto depth = deepest_ + 1;
    deepest_ = depth_;
    if (op.precedence == selector_precedence) {
      left = parse_postfix(parse_selector(left));
    } else {
      const auto token = take();
      left = binary(op.kind, token, left, parse_expression(op.precedence));
    }
    deepest_ = std::max(deepest_, depth);
    check_depth(deepest_);
  }
}

const Expr* Parser::parse_unary() {
  Kind kind = Kind::nop;
  switch (peek().kind) {
    case Tok::not_: kind = Kind::not_; break;
    case Tok::minus: kind = Kind::unary_minus; break;
    case Tok::times: kind = Kind::unfold; break;
    default: return parse_postfix(parse_primary());
  }
  const Level level(*this);
  const auto op = take();
  return make(Unary{{kind, span(op)}, parse_expression(unary_precedence)});
}

const Expr* Parser::parse_postfix(const Expr* left) {
  for (;;) {
    switch (peek().kind) {
      case Tok::lparen: left = parse_call(left); break;
      case Tok::lbrack: left = parse_access(left); break;
      case Tok::dot: left = parse_named_access(left); break;
      case Tok::lcollect:
      case Tok::llcollect: left = parse_collector(left); break;
      case Tok::list_start:
        if (!options_.legacy || left->kind != Kind::qualified_reference) return left;
        left = parse_spaced_access(left);
        break;
      default: return left;
    }
    check_depth(++deepest_);
  }
}

const Expr* Parser::parse_selector(const Expr* left) {
  take();
  const auto mark = entries_.size();
  if (accept(Tok::selbrace)) {
    do {
      const auto entry = parse_selector_entry();
      entries_.push_back(entry);
    } while (accept(Tok::comma) && !at(Tok::rbrace));
    expect(Tok::rbrace);
  } else {
    const auto entry = parse_selector_entry();
    entries_.push_back(entry);
  }
  return make(Selector{{Kind::selector, left->span}, left, keep(entries_, mark)});
}

SelectorEntry Parser::parse_selector_entry() {
  const Level level(*this);
  const auto* match = parse_expression();
  const auto arrow = expect(Tok::farrow);
  return {span(arrow), match, parse_expression()};
}

const Expr* Parser::parse_access(const Expr* target) {
  take();
  const auto keys = parse_access_keys(true);
  const auto close = expect(Tok::rbrack);
  return make(Access{{Kind::access, span(target->span.offset, close.stop())}, target, keys});
}

/// `Package [ntp]`, as it was once written.
const Expr* Parser::parse_spaced_access(const Expr* target) {
  const auto bracket = peek().offset;
  const auto* access = parse_access(target);
  const auto today =
      std::string(target->span.text()) + std::string(span(bracket, stop(access->span)).text());
  warn(target->span, "A space before the bracket of a reference is deprecated: write " + today);
  return access;
}

/// target.name, with or without arguments: always a call.
const Expr* Parser::parse_named_access(const Expr* target) {
  const auto dot = take();
  if (!at(Tok::name) && !at(Tok::type)) refuse();
  const auto word = take();
  const auto where = span(dot, word);
  const auto* name = make(QualifiedName{{Kind::qualified_name, where}, word.text});
  const auto* functor = make(NamedAccess{{Kind::named_access, where}, target, name});
  if (!at(Tok::lparen))
    return make(MethodCall{{Kind::method_call, where}, functor, {}, parse_optional_lambda(), true});
  const auto open = take();
  const auto arguments = parse_arguments(Tok::rparen, false);
  const auto close = expect(Tok::rparen);
  return make(MethodCall{
      {Kind::method_call, span(open, close)}, functor, arguments, parse_optional_lambda(), true});
}

const Expr* Parser::parse_call(const Expr* functor) {
  take();
  const auto arguments = parse_arguments(Tok::rparen, true);
  const auto close = expect(Tok::rparen);
  const auto* lambda = parse_optional_lambda();
  const auto end = lambda ? stop(lambda->span) : close.stop();
  return make(
      Call{{Kind::call, span(functor->span.offset, end)}, functor, arguments, lambda, true});
}

}  // namespace muster::syntax
