#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "syntax/lexer.hh"
#include "syntax/limits.hh"
#include "syntax/program.hh"

namespace muster::syntax {

/// Builds the tree of a program by recursive descent, one token ahead (two where a name may be an
/// attribute's or a key). Throws diag::SourceError with every syntax error it could get at. Nothing
/// is checked here but syntax: see check().
class Parser {
 public:
  Parser(Program& program, const ParseOptions& options);

  void parse_manifest();
  void parse_template();

 private:
  /// Counts a level of nesting for as long as it lives.
  struct Level {
    explicit Level(Parser& p);
    ~Level() { --parser.depth_; }
    Level(const Level&) = delete;
    Parser& parser;
  };
  /// An expression whose depth is its own: what stands beside it does not make it deeper.
  struct Branch {
    explicit Branch(Parser& p) : parser(p), outer(std::exchange(p.deepest_, p.depth_)) {}
    ~Branch() { parser.deepest_ = std::max(parser.deepest_, outer); }
    Branch(const Branch&) = delete;
    Parser& parser;
    unsigned outer;
  };
  struct Statement {
    const Expr* expr;
    Exprs list;        // with `expr`, when there are commas
    diag::Span comma;  // the first one
  };
  /// An entry of an argument list: an expression, or key => value (then `expr` is null).
  struct Argument {
    const Expr* expr;
    HashEntry pair;
  };

  // parser.cc
  const Expr* parse_program_body();
  const Expr* parse_rest();
  bool find_next_definition();
  Exprs parse_statements(const Expr* first = nullptr);
  Statement parse_statement(const Expr* first);
  Exprs transform_calls(std::size_t mark);
  const Expr* statement_call(const QualifiedName& name, const Statement& s);
  const Expr* block(Exprs statements, diag::Span span);
  const Expr* block_or_expression(Exprs statements, diag::Span span);
  /// { … } as a Block or Nop, which Puppet places at the start of what it is the body of.
  const Expr* parse_body(const Token& start);
  /// { … } as a Block, an expression or Nop.
  const Expr* parse_branch();
  const Expr* nop(diag::Span span);

  // parse_expressions.cc
  const Expr* parse_assignment();
  const Expr* continue_assignment(const Expr* left);
  const Expr* continue_relationship(const Expr* left);
  const Expr* parse_expression(int above = 0);
  const Expr* continue_expression(const Expr* left, int above);
  const Expr* parse_unary();
  const Expr* parse_postfix(const Expr* left);
  const Expr* parse_selector(const Expr* left);
  SelectorEntry parse_selector_entry();
  const Expr* parse_access(const Expr* target);
  const Expr* parse_spaced_access(const Expr* target);
  const Expr* parse_named_access(const Expr* target);
  const Expr* parse_call(const Expr* functor);
  const Expr* binary(Kind kind, const Token& op, const Expr* left, const Expr* right);

  // parse_primaries.cc
  const Expr* parse_primary();
  const Expr* parse_keyword_expression();
  const Expr* parse_number();
  const Expr* parse_interpolated_string();
  const Expr* parse_heredoc();
  const Expr* parse_text();
  const Expr* parse_list();
  const Expr* parse_hash();
  const Expr* parse_parenthesized();
  const HashExpr* finish_hash(const Token& open, std::size_t mark);
  const Expr* parse_render();
  const Expr* parse_render_braces(const Token& start);
  const Expr* finish_render(const Token& start, const Expr* e);
  const Expr* variable(const Token& t);
  /// Of anything that a Value can be made of.
  template <class T>
  const Expr* literal(const Token& t, T&& constant, std::uint8_t radix = 10) {
    const auto& value = program_.constants.emplace_back(std::forward<T>(constant));
    return make(Literal{{Kind::literal, span(t)}, &value, radix});
  }
  const Expr* string_literal(const Token& t) { return literal(t, t.text); }
  const Expr* qualified_name(const Token& t);
  const Expr* type_reference(const Token& t);

  // parse_arguments.cc
  Exprs parse_arguments(Tok close, bool trailing_comma);
  Exprs parse_access_keys(bool trailing_comma);
  Argument parse_argument(bool list_entry);
  Argument parse_access_key();
  const Expr* parse_hash_operand(bool value);
  HashEntry parse_hash_pair();
  HashEntry finish_pair(const Expr* key);
  void add_argument(const Argument& a, std::size_t pairs_mark);
  void flush_pairs(std::size_t pairs_mark);
  bool at_keyword_entry(bool list_entry);
  const Lambda* parse_lambda();
  const Lambda* parse_optional_lambda() { return at(Tok::pipe) ? parse_lambda() : nullptr; }

  // parse_control.cc
  const Expr* parse_if(const Token& start);
  const Expr* parse_else();
  const Expr* parse_unless(const Token& start);
  const Expr* parse_case(const Token& start);
  CaseOption parse_case_option();

  // parse_resources.cc
  const Expr* parse_resource();
  const Expr* parse_virtual();
  const Expr* parse_class_resource();
  const Expr* continue_resource(const Expr* left);
  const Expr* parse_titled(const Expr* type);
  const Expr* parse_untitled(const Expr* left, const Token& open);
  const Expr* untitled_call(const Expr* name, List<const Attribute> attributes, diag::Span hash,
                            diag::Span whole);
  ResourceBody parse_resource_body();
  List<const ResourceBody> parse_bodies();
  List<const Attribute> parse_attributes();
  Attribute parse_attribute();
  bool at_attribute();
  const Expr* parse_collector(const Expr* type);

  // parse_definitions.cc
  const Expr* parse_class(const Token& start);
  const Expr* parse_define(const Token& start);
  const Expr* parse_node(const Token& start);
  const Expr* parse_function(const Token& start);
  const Expr* parse_type(const Token& start);
  const Expr* parse_type_definition(const Token& start, const Token& name);
  const Expr* parse_aliased_type(diag::Span alias);
  const Expr* object_type(const QualifiedReference* parent, const HashExpr& hash, diag::Span alias);
  const Expr* parse_host_name();
  Token parse_class_name();
  List<const Parameter> parse_parameter_list();
  List<const Parameter> parse_parameters(Tok close);
  Parameter parse_parameter();
  Parameter parse_untyped_parameter();
  const Expr* parse_type_expression();
  const Expr* parse_return_type();
  std::string qualified(std::string_view name) const;

  // tokens
  const Token& peek() { return lexer_.peek(); }
  bool at(Tok kind) { return lexer_.peek().kind == kind; }
  bool accept(Tok kind) {
    if (!at(kind)) return false;
    lexer_.take();
    return true;
  }
  Token take() { return lexer_.take(); }
  Token expect(Tok kind) {
    if (!at(kind)) refuse();
    return lexer_.take();
  }
  /// Puppet's "Syntax error at …" on the next token.
  [[noreturn]] void refuse();
  [[noreturn]] void fail(diag::Span at, const std::string& message,
                         diag::Place place = diag::Place::line_and_column);
  [[noreturn]] void refuse_size();
  void check_depth(unsigned depth);
  void warn(diag::Span at, const std::string& message);

  // building
  diag::Span span(const Token& t) const { return {&program_.source, t.offset, t.length}; }
  diag::Span span(std::uint32_t start, std::uint32_t stop) const {
    return {&program_.source, start, stop - start};
  }
  diag::Span span(const Token& from, const Token& to) const { return span(from.offset, to.stop()); }
  static std::uint32_t stop(diag::Span s) { return s.offset + s.length; }
  template <class T>
  const T* make(const T& node) {
    if (++nodes_ > limits::nodes) refuse_size();
    return new (program_.arena.allocate(sizeof(T), alignof(T))) T(node);
  }
  template <class T>
  List<const T> keep(std::pmr::vector<T>& pool, std::size_t mark) {
    const auto n = pool.size() - mark;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): lists of pointers are what is kept
    auto* copy = static_cast<T*>(program_.arena.allocate(n * sizeof(T), alignof(T)));
    std::uninitialized_copy(pool.begin() + static_cast<std::ptrdiff_t>(mark), pool.end(), copy);
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(mark), pool.end());
    return {copy, n};
  }
  std::string_view keep(std::string_view text) { return program_.arena.copy(text); }

  Program& program_;
  const ParseOptions& options_;
  Lexer lexer_;
  std::size_t nodes_ = 0;
  unsigned depth_ = 0;
  unsigned deepest_ = 0;  // of the expression being parsed, chains of operators counted
  std::vector<std::string> enclosing_;  // names of the classes around
  std::vector<diag::Diagnostic> errors_;
  bool recoverable_ = true;

  // What is being gathered; each function uses what lies above its mark. Most sources need no more
  // than the scratch block.
  std::array<std::byte, 16384> scratch_;
  std::pmr::monotonic_buffer_resource gathering_{scratch_.data(), scratch_.size()};
  std::pmr::vector<const Expr*> exprs_{&gathering_};
  std::pmr::vector<Statement> statements_{&gathering_};
  std::pmr::vector<HashEntry> pairs_{&gathering_};
  std::pmr::vector<SelectorEntry> entries_{&gathering_};
  std::pmr::vector<CaseOption> options_of_case_{&gathering_};
  std::pmr::vector<Attribute> attributes_{&gathering_};
  std::pmr::vector<ResourceBody> bodies_{&gathering_};
  std::pmr::vector<Parameter> parameters_{&gathering_};
};

bool starts_expression(Tok kind);
/// Can name an attribute.
bool is_keyword(Tok kind);

}  // namespace muster::syntax
