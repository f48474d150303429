#include "eval/failures.hh"

#include <fmt/core.h>

#include <cctype>

#include "types/calculator.hh"
#include "types/text.hh"

namespace muster::eval {

using syntax::as;
using syntax::Kind;

void fail(diag::Span where, const std::string& message) {
  throw diag::SourceError(where, "Evaluation Error: " + message);
}

void fail_here(const std::string& message) {
  throw diag::SourceError({}, message, diag::Place::none);
}

void fail_at_line(diag::Span where, const std::string& message) {
  throw diag::SourceError(where, message, diag::Place::line);
}

void fail_at_call(diag::Span where, const std::string& message) {
  if (where.source && where.source->path.empty())
    throw diag::SourceError(
        where, fmt::format("{} (file: unknown, line: {})", message, where.position().line),
        diag::Place::none);
  throw diag::SourceError(where, message, diag::Place::line);
}

bool placed(const diag::SourceError& error) {
  return error.first().where.source != nullptr;
}

void rethrow_from(const syntax::Expr& e, const diag::SourceError& error) {
  rethrow_from(e, error.first().message);
}

void rethrow_from(const syntax::Expr& e, const std::string& message) {
  fail(e.span, fmt::format("Error while evaluating {}, {}", a_an(label(e)), message));
}

std::string with_line(const std::string& message, diag::Span where) {
  const auto place = diag::place_text(where, diag::Place::line);
  return place.empty() ? message : message + " " + place;
}

std::string a_an(const std::string& text) {
  const auto first = text.size() > 1 && (text[0] == '"' || text[0] == '\'') ? text[1]
                     : text.empty()                                         ? 'x'
                                                                            : text[0];
  const bool vowel = std::string_view("aeiouyAEIOUY").find(first) != std::string_view::npos;
  return (vowel ? "an " : "a ") + text;
}

std::string a_an_upper(const std::string& text) {
  auto out = a_an(text);
  out[0] = 'A';
  return out;
}

namespace {

std::string label_of_literal(const syntax::Literal& e) {
  const auto& v = *e.value;
  switch (v.kind()) {
    case value::Kind::undef: return "'undef' expression";
    case value::Kind::default_: return "'default' expression";
    case value::Kind::integer: return "Literal Integer";
    case value::Kind::real: return "Literal Float";
    case value::Kind::regexp: return "Regular Expression";
    default: return label(v);
  }
}

std::string quoted(std::string_view op) {
  return fmt::format("'{}' expression", op);
}

}  // namespace

std::string label(const syntax::Expr& e) {
  switch (e.kind) {
    case Kind::nop: return "Nop Expression";
    case Kind::literal: return label_of_literal(as<syntax::Literal>(e));
    case Kind::concatenated_string: return "Double Quoted String";
    case Kind::heredoc: return fmt::format("'@({})' expression", as<syntax::Heredoc>(e).syntax);
    case Kind::text: return "Expression in Interpolated String";
    case Kind::qualified_name: return "Name";
    case Kind::qualified_reference: return "Type-Name";
    case Kind::reserved_word:
      return fmt::format("Reserved Word '{}'", as<syntax::ReservedWord>(e).word);
    case Kind::variable: return "Variable";
    case Kind::list: return "Array Expression";
    case Kind::hash: return "Hash Expression";
    case Kind::assignment:
    case Kind::arithmetic:
    case Kind::relationship:
    case Kind::comparison:
    case Kind::match: return quoted(as<syntax::Binary>(e).op);
    case Kind::in: return quoted("in");
    case Kind::and_: return quoted("and");
    case Kind::or_: return quoted("or");
    case Kind::not_: return quoted("not");
    case Kind::unary_minus: return "Unary Minus";
    case Kind::unfold: return "Unfold";
    case Kind::parenthesized: return "Parenthesized Expression";
    case Kind::access: return quoted("[]");
    case Kind::named_access: return quoted(".");
    case Kind::block: return "Block Expression";
    case Kind::if_: return "'if' statement";
    case Kind::unless_: return "'unless' Statement";
    case Kind::case_: return "'case' statement";
    case Kind::selector: return "Selector Expression";
    case Kind::call: return "Function Call";
    case Kind::method_call: return "Method call";
    case Kind::lambda: return "Lambda";
    case Kind::resource: return "Resource Statement";
    case Kind::resource_defaults: return "Resource Defaults Expression";
    case Kind::resource_override: return "Resource Override";
    case Kind::collect: return as<syntax::Collect>(e).exported ? "Exported Query" : "Virtual Query";
    case Kind::class_: return "Host Class Definition";
    case Kind::define: return quoted("define");
    case Kind::node: return "Node Definition";
    case Kind::function: return "Function Definition";
    case Kind::type_alias: return "Type Alias";
    case Kind::type_mapping: return "Type Mapping";
    case Kind::type_definition: return "Type Definition";
    case Kind::epp: return "Epp Template";
    case Kind::render_string: return "Epp Text";
    case Kind::render: return "Epp Interpolated Expression";
  }
  return "Object";
}

std::string label(const value::Value& v) {
  switch (v.kind()) {
    case value::Kind::undef: return "Undef Value";
    case value::Kind::boolean: return "Boolean";
    case value::Kind::integer: return "Integer";
    case value::Kind::real: return "Float";
    case value::Kind::string: return "String";
    case value::Kind::array: return "Array";
    case value::Kind::hash: return "Hash";
    case value::Kind::sensitive: return "Sensitive";
    case value::Kind::regexp: return "Regexp";
    case value::Kind::binary: return "Binary";
    case value::Kind::semver: return "Semver";
    case value::Kind::semver_range: return "SemverRange";
    case value::Kind::timestamp: return "Timestamp";
    case value::Kind::timespan: return "Timespan";
    case value::Kind::default_:
    case value::Kind::uri:
    case value::Kind::object:
    case value::Kind::iterator: return "Object";
    case value::Kind::type: break;
  }
  const auto& type = *v.if_rich<types::Type>();
  const auto text = types::type_text(type);
  const bool titled =
      type.type_kind == types::TypeKind::resource && types::as<types::ResourceType>(type).title;
  return text + (titled ? " Resource-Reference" : "-Type");
}

std::string kind_text(const value::Value& v) {
  return types::type_text(*types::generalize(types::infer(v)));
}

namespace {

std::string ruby_inspect(const value::Value& v) {
  if (v.is_undef()) return "nil";
  if (v.is_default()) return ":default";
  if (const auto* s = v.if_string()) return types::inspect(*s);
  return ruby_text(v);
}

}  // namespace

std::string ruby_text(const value::Value& v) {
  std::string out;
  if (const auto* array = v.if_array()) {
    for (const auto& x : *array) out += (out.empty() ? "" : ", ") + ruby_inspect(x);
    return "[" + out + "]";
  }
  if (const auto* hash = v.if_hash()) {
    for (const auto& [k, x] : *hash)
      out += (out.empty() ? "" : ", ") + ruby_inspect(k) + "=>" + ruby_inspect(x);
    return "{" + out + "}";
  }
  return types::to_text(v);
}

std::string ruby_class(const value::Value& v) {
  if (v.is_undef()) return "nil";
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  if (v.is_default()) return "Symbol";
  return label(v);
}

}  // namespace muster::eval
