#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "diag/source.hh"
#include "value/value.hh"

/// The abstract syntax tree of the Puppet language. The forms and their names are those of the
/// language's own model (what `puppet parser dump` prints). Nodes live in the arena of the Program
/// that holds them: plain structs with views and spans into that arena, built once by the parser,
/// never changed, never copied.
namespace muster::syntax {

enum class Kind : std::uint8_t {
  // literals and names
  nop,
  literal,
  concatenated_string,
  heredoc,
  text,
  qualified_name,
  qualified_reference,
  reserved_word,
  variable,
  list,
  hash,
  // operators
  assignment,
  arithmetic,
  relationship,
  comparison,
  match,
  in,
  and_,
  or_,
  not_,
  unary_minus,
  unfold,
  parenthesized,
  access,
  named_access,
  // control
  block,
  if_,
  unless_,
  case_,
  selector,
  // calls
  call,
  method_call,
  lambda,
  // resources
  resource,
  resource_defaults,
  resource_override,
  collect,
  // definitions
  class_,
  define,
  node,
  function,
  type_alias,
  type_mapping,
  type_definition,
  // EPP
  epp,
  render_string,
  render,
};

struct Expr {
  Kind kind;
  diag::Span span;
};

template <class T>
const T& as(const Expr& e) {
  return static_cast<const T&>(e);
}

template <class T>
using List = std::span<T>;
using Exprs = std::span<const Expr* const>;

// --- literals and names
// -------------------------------------------------------------------------------------

struct Nop : Expr {};

/// A constant: undef, default, a boolean, a number, a string without interpolation, a regexp. The
/// Value is owned by the Program. `radix` (8, 10, 16) matters only to the dump; 0 marks an integer
/// that does not fit (its value is the text), which the checker refuses.
struct Literal : Expr {
  const value::Value* value;
  std::uint8_t radix;
};

/// "a ${b} c": segments are Literal strings and Text nodes.
struct ConcatenatedString : Expr {
  Exprs segments;
};

/// ${…} or $x inside a string: its value as text.
struct Text : Expr {
  const Expr* expr;
};

/// @(TAG): `text` is a Literal or ConcatenatedString; `syntax` empty when not given.
struct Heredoc : Expr {
  std::string_view syntax;
  const Expr* text;
};

/// foo, foo::bar. A leading :: is kept in `name`.
struct QualifiedName : Expr {
  std::string_view name;
};

/// Foo::Bar. `name` is lower case, as the language compares it; the source spelling is in the span.
struct QualifiedReference : Expr {
  std::string_view name;
  std::string_view cased;  // as written
};

struct ReservedWord : Expr {
  std::string_view word;
  bool future;
};

/// $x, $::x, $a::b, $1: the name without the dollar sign.
struct Variable : Expr {
  std::string_view name;
};

struct ListExpr : Expr {
  Exprs items;
};

struct HashEntry {
  const Expr* key;
  const Expr* value;
  diag::Span span;  // of the arrow
};
struct HashExpr : Expr {
  List<const HashEntry> entries;
};

// --- operators
// ----------------------------------------------------------------------------------------------

/// The text of a binary operator as written: "+", "==", "->", "+=" …
struct Binary : Expr {
  std::string_view op;
  const Expr* left;
  const Expr* right;
};  // assignment, arithmetic, relationship, comparison, match, in, and_, or_

struct Unary : Expr {
  const Expr* operand;
};  // not_, unary_minus, unfold, parenthesized

/// target[keys…]
struct Access : Expr {
  const Expr* target;
  Exprs keys;
};

/// target.name (only as the functor of a MethodCall, or alone: then it is a call without arguments)
struct NamedAccess : Expr {
  const Expr* target;
  const Expr* name;
};

// --- control
// ------------------------------------------------------------------------------------------------

/// Statements in order; the value is the last one's.
struct Block : Expr {
  Exprs statements;
};

/// if_ and unless_. `otherwise` is a Nop when there is no else; elsif is a nested If.
struct If : Expr {
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};

struct CaseOption {
  diag::Span span;
  Exprs values;
  const Expr* then;
};
struct Case : Expr {
  const Expr* test;
  List<const CaseOption> options;
};

struct SelectorEntry {
  diag::Span span;
  const Expr* match;
  const Expr* value;
};
struct Selector : Expr {
  const Expr* test;
  List<const SelectorEntry> entries;
};

// --- calls
// --------------------------------------------------------------------------------------------------

/// A parameter of a class, define, function, lambda, EPP template or plan. Null type: Any.
struct Parameter {
  diag::Span span;
  std::string_view name;
  const Expr* type;
  const Expr* default_value;
  bool captures_rest;
};

struct Lambda : Expr {
  List<const Parameter> parameters;
  const Expr* return_type;
  const Expr* body;  // a Block or Nop
};

/// name(args) |…| {…}; also statement calls without parentheses and Type(args). `functor` is a
/// QualifiedName, a QualifiedReference, an Access on one, or any expression. `rvalue`: the value is
/// used.
struct Call : Expr {
  const Expr* functor;
  Exprs arguments;
  const Lambda* lambda;
  bool rvalue;
};

/// target.name(args) |…| {…}: `functor` is the NamedAccess.
struct MethodCall : Expr {
  const NamedAccess* functor;
  Exprs arguments;
  const Lambda* lambda;
  bool rvalue;
};

// --- resources
// ----------------------------------------------------------------------------------------------

enum class Form : std::uint8_t { regular, virtual_, exported };

/// name => value, name +> value, or * => hash (then `splat`, and `name` is empty).
struct Attribute {
  diag::Span span;
  std::string_view name;
  bool append;
  bool splat;
  const Expr* value;
};

struct ResourceBody {
  diag::Span span;
  const Expr* title;
  List<const Attribute> attributes;
};

/// type { title: … ; title2: … }
struct Resource : Expr {
  Form form;
  const Expr* type;
  List<const ResourceBody> bodies;
};

/// Type { attributes }
struct ResourceDefaults : Expr {
  Form form;
  const Expr* type;
  List<const Attribute> attributes;
};

/// Type[title] { attributes }
struct ResourceOverride : Expr {
  Form form;
  const Expr* resources;
  List<const Attribute> attributes;
};

/// Type<| query |> { overrides }; `query` is null when empty. The query is made of comparison,
/// and_, or_ and parenthesized nodes as parsed.
struct Collect : Expr {
  bool exported;
  const Expr* type;
  const Expr* query;
  List<const Attribute> overrides;
};

// --- definitions
// --------------------------------------------------------------------------------------------

/// class_ and define. Names are as the language resolves them: with the names of enclosing classes,
/// lower case and without a leading ::. `parent` (class_ only) is empty when there is none.
struct Definition : Expr {
  std::string_view name;
  List<const Parameter> parameters;
  std::string_view parent;
  const Expr* body;               // a Block or Nop
  std::string_view written_name;  // case and leading :: as in the source, enclosing classes added
  std::string_view written_parent;
};

struct Node : Expr {
  Exprs matches;       // Literal strings, regexps, default; ConcatenatedString never
  const Expr* parent;  // refused by the checker; null when there is none
  const Expr* body;
};

struct Function : Expr {
  std::string_view name;
  List<const Parameter> parameters;
  const Expr* return_type;
  const Expr* body;
};

/// type Name = expr
struct TypeAlias : Expr {
  std::string_view name;  // as written: "Foo::Bar"
  const Expr* type;
};

/// type Runtime[…] = Type
struct TypeMapping : Expr {
  const Expr* type;
  const Expr* mapping;
};

/// type Name inherits Parent { … } (reserved by the language; parsed, refused by the checker)
struct TypeDefinition : Expr {
  std::string_view name;
  std::string_view parent;
  const Expr* body;
};

// --- EPP
// ----------------------------------------------------------------------------------------------------

struct Epp : Expr {
  bool parameters_specified;
  List<const Parameter> parameters;
  const Expr* body;
};
struct RenderString : Expr {
  std::string_view text;
};
struct Render : Expr {
  const Expr* expr;
};

}  // namespace muster::syntax
