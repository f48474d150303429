#include "syntax/parser.hh"

#include <utility>

#include "syntax/limits.hh"

namespace muster::syntax {

namespace {

bool is_statement_call(std::string_view name) {
  constexpr std::string_view names[] = {"require", "realize", "include", "contain", "tag",
                                        "debug",   "info",    "notice",  "warning", "err",
                                        "fail",    "import",  "break",   "next",    "return"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_definition_keyword(Tok kind) {
  return kind == Tok::class_ || kind == Tok::define || kind == Tok::node || kind == Tok::function;
}

}  // namespace

bool is_keyword(Tok kind) {
  return kind >= Tok::case_;
}

bool starts_expression(Tok kind) {
  switch (kind) {
    case Tok::string:
    case Tok::dqpre:
    case Tok::word:
    case Tok::name:
    case Tok::class_ref:
    case Tok::number:
    case Tok::boolean:
    case Tok::variable:
    case Tok::regex:
    case Tok::heredoc:
    case Tok::lbrack:
    case Tok::list_start:
    case Tok::lbrace:
    case Tok::lparen:
    case Tok::wslparen:
    case Tok::minus:
    case Tok::times:
    case Tok::not_:
    case Tok::at:
    case Tok::atat:
    case Tok::render_string:
    case Tok::render_expr:
    case Tok::case_:
    case Tok::class_:
    case Tok::default_:
    case Tok::define:
    case Tok::if_:
    case Tok::node:
    case Tok::undef:
    case Tok::unless:
    case Tok::function:
    case Tok::type:
    case Tok::attr:
    case Tok::private_: return true;
    default: return false;
  }
}

Parser::Level::Level(Parser& p) : parser(p) {
  ++p.depth_;
  p.deepest_ = std::max(p.deepest_, p.depth_);
  p.check_depth(p.depth_);
}

Parser::Parser(Program& program, const ParseOptions& options)
    : program_(program), options_(options), lexer_(program) {}

void Parser::check_depth(unsigned depth) {
  if (depth <= limits::nesting) return;
  recoverable_ = false;
  fail(span(peek()),
       "Expressions are nested deeper than " + std::to_string(limits::nesting) + " levels");
}

void Parser::refuse_size() {
  recoverable_ = false;
  fail(span(peek()),
       "A source has more than the limit of " + std::to_string(limits::nodes) + " expressions");
}

void Parser::refuse() {
  const auto& t = peek();
  if (t.kind == Tok::end) fail(span(t), "Syntax error at end of input", diag::Place::file);
  fail(span(t), "Syntax error at '" + std::string(t.text) + "'");
}

void Parser::fail(diag::Span at, const std::string& message, diag::Place place) {
  throw diag::SourceError(at, message, place);
}

void Parser::warn(diag::Span at, const std::string& message) {
  if (program_.warnings.size() < limits::warnings)
    program_.warnings.push_back({diag::Severity::warning, message, at});
}

void Parser::parse_manifest() {
  program_.body = parse_program_body();
}

void Parser::parse_template() {
  lexer_.begin_template();
  const auto start = expect(Tok::epp_start);
  List<const Parameter> parameters;
  const bool specified = at(Tok::pipe);
  if (specified) {
    take();
    parameters = parse_parameters(Tok::pipe);
  }
  Exprs statements;
  if (!at(Tok::end)) statements = parse_statements();
  if (!at(Tok::end)) refuse();
  const auto* body = statements.empty() ? nop(span(start)) : block(statements, span(start));
  program_.body = make(Epp{{Kind::epp, span(start)}, specified, parameters, body});
}

/// The first error is Puppet's. After it, parsing goes on at the next definition that begins a
/// line, so that one run shows the errors of several definitions.
const Expr* Parser::parse_program_body() {
  std::size_t warnings = 0;
  while (recoverable_ && errors_.size() < limits::errors) {
    try {
      const auto* body = parse_rest();
      if (errors_.empty()) return body;
      break;
    } catch (const diag::SourceError& e) {
      if (errors_.empty()) warnings = program_.warnings.size();
      errors_.push_back(e.first());
      if (!recoverable_ || !find_next_definition()) break;
    }
  }
  program_.warnings.resize(warnings);
  throw diag::SourceError(errors_);
}

const Expr* Parser::parse_rest() {
  const auto end = static_cast<std::uint32_t>(program_.source.text.size());
  if (at(Tok::end)) return nop(span(end, end));
  const auto statements = parse_statements();
  if (!at(Tok::end)) refuse();
  return block_or_expression(statements,
                             span(statements.front()->span.offset, stop(statements.back()->span)));
}

/// False at the end, and where something cannot even be lexed: that may follow from the first
/// error.
bool Parser::find_next_definition() {
  depth_ = deepest_ = 0;
  enclosing_.clear();
  statements_.clear();
  exprs_.clear();
  try {
    for (; !at(Tok::end); take()) {
      const auto& t = peek();
      const bool begins_line = t.offset > 0 && program_.source.text[t.offset - 1] == '\n';
      if (begins_line && is_definition_keyword(t.kind)) return true;
    }
  } catch (const diag::SourceError&) {
    return false;
  }
  return false;
}

Exprs Parser::parse_statements(const Expr* first) {
  const Level level(*this);
  const auto mark = statements_.size();
  do {
    const auto s = parse_statement(std::exchange(first, nullptr));
    statements_.push_back(s);
  } while (accept(Tok::semic) || starts_expression(peek().kind));
  return transform_calls(mark);
}

Parser::Statement Parser::parse_statement(const Expr* first) {
  Statement s{first ? first : parse_assignment(), {}, {}};
  if (!at(Tok::comma)) return s;
  s.comma = span(peek());
  const auto mark = exprs_.size();
  exprs_.push_back(s.expr);
  while (accept(Tok::comma)) {
    const auto* e = parse_assignment();
    exprs_.push_back(e);
  }
  s.list = keep(exprs_, mark);
  return s;
}

/// Makes calls of `notice 'x'` and its like: a name of the language's statement functions, and what
/// follows.
Exprs Parser::transform_calls(std::size_t mark) {
  const auto out = exprs_.size();
  for (auto i = mark; i < statements_.size(); ++i) {
    const auto& s = statements_[i];
    const auto* previous = exprs_.size() > out ? exprs_.back() : nullptr;
    const bool named = previous && previous->kind == Kind::qualified_name;
    if (named && is_statement_call(as<QualifiedName>(*previous).name)) {
      exprs_.back() = statement_call(as<QualifiedName>(*previous), s);
    } else if (s.list.empty()) {
      exprs_.push_back(s.expr);
      if (s.expr->kind != Kind::call) continue;
      auto call = as<Call>(*s.expr);
      call.rvalue = false;
      exprs_.back() = make(call);
    } else if (named) {
      fail(s.comma, "attempt to pass argument list to the function '" +
                        std::string(as<QualifiedName>(*previous).name) +
                        "' which cannot be called without parentheses");
    } else {
      fail(s.comma, "illegal comma separated argument list");
    }
  }
  statements_.resize(mark);
  return keep(exprs_, out);
}

const Expr* Parser::statement_call(const QualifiedName& name, const Statement& s) {
  auto arguments = s.list;
  if (arguments.empty()) {
    exprs_.push_back(s.expr);
    arguments = keep(exprs_, exprs_.size() - 1);
  }
  const auto where = span(name.span.offset, stop(arguments.back()->span));
  if (options_.legacy && name.name == "import")
    warn(name.span,
         "The use of 'import' is deprecated: put the files into a manifest directory, or the "
         "classes into "
         "modules and write `include` and the name of the class");
  return make(Call{{Kind::call, where}, &name, arguments, nullptr, false});
}

const Expr* Parser::nop(diag::Span at) {
  return make(Nop{{Kind::nop, at}});
}

const Expr* Parser::block(Exprs statements, diag::Span at) {
  return make(Block{{Kind::block, at}, statements});
}

const Expr* Parser::block_or_expression(Exprs statements, diag::Span at) {
  return statements.size() == 1 ? statements.front() : block(statements, at);
}

const Expr* Parser::parse_body(const Token& start) {
  expect(Tok::lbrace);
  if (at(Tok::rbrace)) return nop(span(start, take()));
  const auto statements = parse_statements();
  return block(statements, span(start, expect(Tok::rbrace)));
}

const Expr* Parser::parse_branch() {
  const auto open = expect(Tok::lbrace);
  if (at(Tok::rbrace)) return nop(span(open, take()));
  const auto statements = parse_statements();
  return block_or_expression(statements, span(open, expect(Tok::rbrace)));
}

}  // namespace muster::syntax
