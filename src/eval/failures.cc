#include "eval/failures.hh"

#include <fmt/core.h>

#include "types/calculator.hh"
#include "types/labels.hh"
#include "types/text.hh"

namespace muster::eval {

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
  fail(e.span, fmt::format("Error while evaluating {}, {}", with_article(label(e)), message));
}

std::string with_line(const std::string& message, diag::Span where) {
  const auto place = diag::place_text(where, diag::Place::line);
  return place.empty() ? message : message + " " + place;
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

std::string ruby_class(const value::Value& v) {
  if (v.is_undef()) return "nil";
  if (const auto* b = v.if_boolean()) return *b ? "true" : "false";
  return types::class_name(v);
}

}  // namespace muster::eval
