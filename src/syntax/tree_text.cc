#include "syntax/tree_text.hh"

#include <fmt/core.h>

#include "syntax/dump.hh"
#include "syntax/regexp_encoding.hh"
#include "value/json.hh"
#include "value/regexp.hh"
#include "value/regexp_source.hh"

namespace muster::syntax {

namespace {

std::string regexp_text(const std::string& pattern) {
  const auto shown = value::between_slashes(pattern);
  return has_fixed_encoding(pattern) ? "/(?-mix:" + shown.substr(1, shown.size() - 2) + ")/"
                                     : shown;
}

std::string integer_text(std::int64_t n, unsigned radix) {
  if (radix == 8) return fmt::format("0{:o}", n);
  if (radix == 16) return fmt::format("0x{:X}", n);
  return std::to_string(n);
}

std::string literal_text(const Literal& l) {
  const auto& v = *l.value;
  if (v.is_undef()) return ":undef";
  if (v.is_default()) return ":default";
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  if (const auto* i = v.if_integer()) return integer_text(*i, l.radix);
  if (const auto* d = v.if_real()) return value::real_text(*d);
  if (const auto* r = v.if_rich<value::Regexp>()) return regexp_text(r->pattern);
  const auto* s = v.if_string();
  return l.radix == 0 || !s ? (s ? *s : std::string()) : "'" + *s + "'";
}

std::string_view operator_text(const Expr& e) {
  if (e.kind == Kind::and_) return "&&";
  if (e.kind == Kind::or_) return "||";
  return e.kind == Kind::in ? "in" : as<Binary>(e).op;
}

}  // namespace

std::string TreeText::text(const Expr& e) {
  const auto begin = count();
  dump(e);
  return laid_out_from(begin);
}

void TreeText::nothing() {
  open();
  close();
}

void TreeText::named(std::string_view head, Exprs elements) {
  open(head);
  dump_all(elements);
  close();
}

void TreeText::block(Exprs statements) {
  open("block");
  mark(Mark::deeper);
  for (const auto* e : statements) {
    mark(Mark::line);
    dump(*e);
  }
  mark(Mark::shallower);
  mark(Mark::line);
  close();
}

/// Of a definition or a lambda: a block, also of one statement, or nothing.
void TreeText::body(const Expr& e) {
  const Expr* only[] = {&e};
  if (e.kind == Kind::nop) return nothing();
  if (e.kind == Kind::block) return block(as<Block>(e).statements);
  block(only);
}

void TreeText::branch(const Expr& e) {
  if (e.kind == Kind::nop) return nothing();
  dump(e);
}

void TreeText::access(const Access& e) {
  open("slice");
  dump(*e.target);
  if (e.keys.size() != 1) open();
  dump_all(e.keys);
  if (e.keys.size() != 1) close();
  close();
}

void TreeText::hash(const HashExpr& e) {
  open("{}");
  for (const auto& entry : e.entries) {
    open();
    dump(*entry.key);
    dump(*entry.value);
    close();
  }
  close();
}

void TreeText::heredoc(const Heredoc& e) {
  open(fmt::format("@({})", e.syntax));
  mark(Mark::deeper);
  mark(Mark::line);
  dump(*e.text);
  mark(Mark::shallower);
  mark(Mark::line);
  close();
}

void TreeText::conditional(const If& e) {
  const auto part = [&](std::string_view head, const Expr& what) {
    mark(Mark::line);
    open(head);
    mark(Mark::deeper);
    branch(what);
    mark(Mark::shallower);
    close();
  };
  open(e.kind == Kind::if_ ? "if" : "unless");
  dump(*e.condition);
  mark(Mark::deeper);
  part("then", *e.then);
  if (e.otherwise->kind != Kind::nop) {
    part("else", *e.otherwise);
    mark(Mark::shallower);
  }
  close();
}

void TreeText::case_of(const Case& e) {
  open("case");
  dump(*e.test);
  mark(Mark::deeper);
  for (const auto& option : e.options) {
    mark(Mark::line);
    open("when");
    open();
    dump_all(option.values);
    close();
    open("then");
    body(*option.then);
    close();
    close();
  }
  mark(Mark::shallower);
  close();
}

void TreeText::selector(const Selector& e) {
  open("?");
  dump(*e.test);
  for (const auto& entry : e.entries) {
    open();
    dump(*entry.match);
    word("=>");
    dump(*entry.value);
    close();
  }
  close();
}

template <class C>
void TreeText::call(std::string_view head, const C& e) {
  open(head);
  dump(*e.functor);
  dump_all(e.arguments);
  if (e.lambda) lambda(*e.lambda);
  close();
}

void TreeText::operation(const Expr& e) {
  const Expr* sides[] = {as<Binary>(e).left, as<Binary>(e).right};
  named(operator_text(e), sides);
}

void TreeText::one(std::string_view head, const Expr& only) {
  const Expr* all[] = {&only};
  named(head, all);
}

void TreeText::two(std::string_view head, const Expr& first, const Expr& second) {
  const Expr* all[] = {&first, &second};
  named(head, all);
}

/// What stands between the operator and the parenthesis is laid out at once.
void TreeText::negation(const Expr& operand) {
  open("!");
  word(text(operand));
  close();
}

void TreeText::headed(std::string_view head, std::string_view text, const Expr* last) {
  open(head);
  word(text);
  if (last) dump(*last);
  close();
}

void TreeText::dump(const Expr& e) {
  switch (e.kind) {
    case Kind::nop: return word(":nop");
    case Kind::literal: return word(literal_text(as<Literal>(e)));
    case Kind::concatenated_string: return named("cat", as<ConcatenatedString>(e).segments);
    case Kind::heredoc: return heredoc(as<Heredoc>(e));
    case Kind::text: return one("str", *as<Text>(e).expr);
    case Kind::qualified_name: return word(as<QualifiedName>(e).name);
    case Kind::qualified_reference: return word(as<QualifiedReference>(e).cased);
    case Kind::reserved_word: return headed("reserved", as<ReservedWord>(e).word, nullptr);
    case Kind::variable: return word(fmt::format("${}", as<Variable>(e).name));
    case Kind::list: return named("[]", as<ListExpr>(e).items);
    case Kind::hash: return hash(as<HashExpr>(e));
    case Kind::assignment:
    case Kind::arithmetic:
    case Kind::relationship:
    case Kind::comparison:
    case Kind::match:
    case Kind::in:
    case Kind::and_:
    case Kind::or_: return operation(e);
    case Kind::not_: return negation(*as<Unary>(e).operand);
    case Kind::unary_minus: return one("-", *as<Unary>(e).operand);
    case Kind::unfold: return one("unfold", *as<Unary>(e).operand);
    case Kind::parenthesized: return dump(*as<Unary>(e).operand);
    case Kind::access: return access(as<Access>(e));
    case Kind::named_access: return two(".", *as<NamedAccess>(e).target, *as<NamedAccess>(e).name);
    case Kind::block: return block(as<Block>(e).statements);
    case Kind::if_:
    case Kind::unless_: return conditional(as<If>(e));
    case Kind::case_: return case_of(as<Case>(e));
    case Kind::selector: return selector(as<Selector>(e));
    case Kind::call: return call(as<Call>(e).rvalue ? "call" : "invoke", as<Call>(e));
    case Kind::method_call:
      return call(as<MethodCall>(e).rvalue ? "call-method" : "invoke-method", as<MethodCall>(e));
    case Kind::lambda: return lambda(as<Lambda>(e));
    case Kind::resource: return resource(as<Resource>(e));
    case Kind::resource_defaults: return resource_defaults(as<ResourceDefaults>(e));
    case Kind::resource_override: return resource_override(as<ResourceOverride>(e));
    case Kind::collect: return collect(as<Collect>(e));
    case Kind::class_:
    case Kind::define: return definition(as<Definition>(e));
    case Kind::node: return node(as<Node>(e));
    case Kind::function: return function(as<Function>(e));
    case Kind::type_alias:
      return headed("type-alias", as<TypeAlias>(e).name, as<TypeAlias>(e).type);
    case Kind::type_mapping:
      return two("type-mapping", *as<TypeMapping>(e).type, *as<TypeMapping>(e).mapping);
    case Kind::type_definition: return type_definition(as<TypeDefinition>(e));
    case Kind::epp: return epp(as<Epp>(e));
    case Kind::render_string:
      return headed("render-s", fmt::format(" '{}'", as<RenderString>(e).text), nullptr);
    case Kind::render: return one("render", *as<Render>(e).expr);
  }
}

std::string to_tree_text(const Expr& e) {
  return TreeText().text(e);
}

}  // namespace muster::syntax
