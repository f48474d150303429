#include "syntax/program.hh"
#include "syntax/regexp_encoding.hh"
#include "value/regexp.hh"

/// The notation has calls, (name a b …), lists and maps. As data they are {"^": [name, a, b, …]},
/// an array and
/// {"#": [key, value, …]}.
namespace muster::syntax {

namespace {

using value::Array;
using value::Value;

Value pn(const Expr& e);

Value call(std::string_view name, Array elements) {
  elements.insert(elements.begin(), Value(name));
  return Value(value::Hash{{"^", Value(std::move(elements))}});
}

/// Entries of a map, in order; those without a value are left out by the callers.
class Map {
 public:
  Map& add(std::string_view key, Value v) {
    entries_.emplace_back(key);
    entries_.push_back(std::move(v));
    return *this;
  }
  Value done() { return Value(value::Hash{{"#", Value(std::move(entries_))}}); }
  Value as_call(std::string_view name) { return call(name, {done()}); }

 private:
  Array entries_;
};

Array elements(Exprs exprs) {
  Array out;
  out.reserve(exprs.size());
  for (const auto* e : exprs) out.push_back(pn(*e));
  return out;
}

Value list(Exprs exprs) {
  return Value(elements(exprs));
}

/// The statements of a body as a list, also when there is but one.
Value statements(const Expr& body) {
  return body.kind == Kind::block ? list(as<Block>(body).statements) : Value(Array{pn(body)});
}

void add_body(Map& m, std::string_view key, const Expr& body) {
  if (body.kind != Kind::nop) m.add(key, statements(body));
}

void add_parameters(Map& m, List<const Parameter> parameters) {
  if (parameters.empty()) return;
  Map all;
  for (const auto& p : parameters) {
    Map one;
    if (p.type) one.add("type", pn(*p.type));
    if (p.captures_rest) one.add("splat", Value(true));
    if (p.default_value) one.add("value", pn(*p.default_value));
    all.add(p.name, one.done());
  }
  m.add("params", all.done());
}

Value pair(const Expr& key, const Expr& v) {
  return call("=>", {pn(key), pn(v)});
}

Value binary(const Expr& e) {
  const auto& b = as<Binary>(e);
  return call(b.op, {pn(*b.left), pn(*b.right)});
}

std::string regexp_text(const value::Regexp& r) {
  return has_fixed_encoding(r.pattern) ? "(?-imx:" + r.pattern + ")" : r.pattern;
}

Value literal(const Literal& l) {
  const auto& v = *l.value;
  if (v.is_default()) return call("default", {});
  if (const auto* r = v.if_rich<value::Regexp>()) return call("regexp", {Value(regexp_text(*r))});
  if (l.radix == 10 || !v.if_integer()) return v;
  return Map().add("radix", Value(static_cast<int>(l.radix))).add("value", v).as_call("int");
}

Value unary_minus(const Expr& operand) {
  if (operand.kind == Kind::literal) {
    const auto& v = *as<Literal>(operand).value;
    if (const auto* i = v.if_integer()) return Value(-*i);
    if (const auto* d = v.if_real()) return Value(-*d);
  }
  return call("-", {pn(operand)});
}

Value access(const Access& a) {
  auto all = elements(a.keys);
  all.insert(all.begin(), pn(*a.target));
  return call("access", std::move(all));
}

Value conditional(const If& e) {
  Map m;
  m.add("test", pn(*e.condition));
  add_body(m, "then", *e.then);
  add_body(m, "else", *e.otherwise);
  return m.as_call(e.kind == Kind::if_ ? "if" : "unless");
}

Value case_of(const Case& e) {
  Array options;
  for (const auto& o : e.options)
    options.push_back(Map().add("when", list(o.values)).add("then", statements(*o.then)).done());
  return call("case", {pn(*e.test), Value(std::move(options))});
}

Value selector(const Selector& e) {
  Array entries;
  for (const auto& s : e.entries) entries.push_back(pair(*s.match, *s.value));
  return call("?", {pn(*e.test), Value(std::move(entries))});
}

Value hash(const HashExpr& e) {
  Array entries;
  for (const auto& h : e.entries) entries.push_back(pair(*h.key, *h.value));
  return call("hash", std::move(entries));
}

template <class C>
Value call_of(const C& e, std::string_view name) {
  Map m;
  m.add("functor", pn(*e.functor)).add("args", list(e.arguments));
  if (e.lambda) m.add("block", pn(*e.lambda));
  return m.as_call(name);
}

Value lambda(const Lambda& e) {
  Map m;
  add_parameters(m, e.parameters);
  if (e.return_type) m.add("returns", pn(*e.return_type));
  add_body(m, "body", *e.body);
  return m.as_call("lambda");
}

Value attributes(List<const Attribute> all) {
  Array out;
  for (const auto& a : all)
    out.push_back(a.splat ? call("splat-hash", {pn(*a.value)})
                          : call(a.append ? "+>" : "=>", {Value(a.name), pn(*a.value)}));
  return Value(std::move(out));
}

void add_form(Map& m, Form form) {
  if (form == Form::virtual_) m.add("form", Value("virtual"));
  if (form == Form::exported) m.add("form", Value("exported"));
}

Value resource(const Resource& e) {
  Array bodies;
  for (const auto& b : e.bodies)
    bodies.push_back(Map().add("title", pn(*b.title)).add("ops", attributes(b.attributes)).done());
  Map m;
  m.add("type", pn(*e.type)).add("bodies", Value(std::move(bodies)));
  add_form(m, e.form);
  return m.as_call("resource");
}

Value defaults(const ResourceDefaults& e) {
  Map m;
  m.add("type", pn(*e.type)).add("ops", attributes(e.attributes));
  add_form(m, e.form);
  return m.as_call("resource-defaults");
}

Value resource_override(const ResourceOverride& e) {
  Map m;
  m.add("resources", pn(*e.resources)).add("ops", attributes(e.attributes));
  add_form(m, e.form);
  return m.as_call("resource-override");
}

Value collect(const Collect& e) {
  Array query;
  if (e.query) query.push_back(pn(*e.query));
  Map m;
  m.add("type", pn(*e.type))
      .add("query", call(e.exported ? "exported-query" : "virtual-query", std::move(query)));
  if (!e.overrides.empty()) m.add("ops", attributes(e.overrides));
  return m.as_call("collect");
}

Value definition(const Definition& e) {
  Map m;
  m.add("name", Value(e.written_name));
  if (!e.written_parent.empty()) m.add("parent", Value(e.written_parent));
  add_parameters(m, e.parameters);
  add_body(m, "body", *e.body);
  return m.as_call(e.kind == Kind::class_ ? "class" : "define");
}

Value function(const Function& e) {
  Map m;
  m.add("name", Value(e.name));
  add_parameters(m, e.parameters);
  add_body(m, "body", *e.body);
  if (e.return_type) m.add("returns", pn(*e.return_type));
  return m.as_call("function");
}

Value node(const Node& e) {
  Map m;
  m.add("matches", list(e.matches));
  if (e.parent) m.add("parent", pn(*e.parent));
  add_body(m, "body", *e.body);
  return m.as_call("node");
}

Value type_definition(const TypeDefinition& e) {
  return call("type-definition",
              {Value(e.name), e.parent.empty() ? Value() : Value(e.parent), pn(*e.body)});
}

Value heredoc(const Heredoc& e) {
  Map m;
  if (!e.syntax.empty()) m.add("syntax", Value(e.syntax));
  return m.add("text", pn(*e.text)).as_call("heredoc");
}

/// A template is a lambda whose only statement is the template.
Value epp(const Epp& e) {
  Array content;
  if (e.body->kind == Kind::block) content = elements(as<Block>(*e.body).statements);
  Map m;
  add_parameters(m, e.parameters);
  m.add("body", Value(Array{call("epp", std::move(content))}));
  return m.as_call("lambda");
}

Value pn(const Expr& e) {
  switch (e.kind) {
    case Kind::nop: return call("nop", {});
    case Kind::literal: return literal(as<Literal>(e));
    case Kind::concatenated_string:
      return call("concat", elements(as<ConcatenatedString>(e).segments));
    case Kind::heredoc: return heredoc(as<Heredoc>(e));
    case Kind::text: return call("str", {pn(*as<Text>(e).expr)});
    case Kind::qualified_name: return call("qn", {Value(as<QualifiedName>(e).name)});
    case Kind::qualified_reference: return call("qr", {Value(as<QualifiedReference>(e).cased)});
    case Kind::reserved_word: return call("reserved", {Value(as<ReservedWord>(e).word)});
    case Kind::variable: return call("var", {Value(as<Variable>(e).name)});
    case Kind::list: return call("array", elements(as<ListExpr>(e).items));
    case Kind::hash: return hash(as<HashExpr>(e));
    case Kind::assignment:
    case Kind::arithmetic:
    case Kind::relationship:
    case Kind::comparison:
    case Kind::match:
    case Kind::in:
    case Kind::and_:
    case Kind::or_: return binary(e);
    case Kind::not_: return call("!", {pn(*as<Unary>(e).operand)});
    case Kind::unary_minus: return unary_minus(*as<Unary>(e).operand);
    case Kind::unfold: return call("unfold", {pn(*as<Unary>(e).operand)});
    case Kind::parenthesized: return call("paren", {pn(*as<Unary>(e).operand)});
    case Kind::access: return access(as<Access>(e));
    case Kind::named_access:
      return call(".", {pn(*as<NamedAccess>(e).target), pn(*as<NamedAccess>(e).name)});
    case Kind::block: return call("block", elements(as<Block>(e).statements));
    case Kind::if_:
    case Kind::unless_: return conditional(as<If>(e));
    case Kind::case_: return case_of(as<Case>(e));
    case Kind::selector: return selector(as<Selector>(e));
    case Kind::call: return call_of(as<Call>(e), as<Call>(e).rvalue ? "call" : "invoke");
    case Kind::method_call:
      return call_of(as<MethodCall>(e), as<MethodCall>(e).rvalue ? "call-method" : "invoke-method");
    case Kind::lambda: return lambda(as<Lambda>(e));
    case Kind::resource: return resource(as<Resource>(e));
    case Kind::resource_defaults: return defaults(as<ResourceDefaults>(e));
    case Kind::resource_override: return resource_override(as<ResourceOverride>(e));
    case Kind::collect: return collect(as<Collect>(e));
    case Kind::class_:
    case Kind::define: return definition(as<Definition>(e));
    case Kind::node: return node(as<Node>(e));
    case Kind::function: return function(as<Function>(e));
    case Kind::type_alias:
      return call("type-alias", {Value(as<TypeAlias>(e).name), pn(*as<TypeAlias>(e).type)});
    case Kind::type_mapping:
      return call("type-mapping", {pn(*as<TypeMapping>(e).type), pn(*as<TypeMapping>(e).mapping)});
    case Kind::type_definition: return type_definition(as<TypeDefinition>(e));
    case Kind::epp: return epp(as<Epp>(e));
    case Kind::render_string: return call("render-s", {Value(as<RenderString>(e).text)});
    case Kind::render: return call("render", {pn(*as<Render>(e).expr)});
  }
  return {};
}

}  // namespace

value::Value to_pn_data(const Expr& e) {
  return pn(e);
}

}  // namespace muster::syntax
