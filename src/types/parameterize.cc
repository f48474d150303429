#include "types/parameterize.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "diag/diagnostic.hh"
#include "types/labels.hh"
#include "types/text.hh"
#include "value/flatten.hh"

namespace muster::types {

using value::Value;

namespace {

std::string unresolved_name(const ReferenceType& type) {
  return type.text == "TypeReference" ? "UnresolvedReference" : type.text;
}

Value dispatch_flat(const TypePtr& base, Parameters given, const AccessSpans& where, Names& names) {
  const auto keys = value::flatten(given);
  const Access access{base, keys, where, names};
  switch (base->type_kind) {
    case TypeKind::array:
    case TypeKind::hash:
    case TypeKind::collection:
    case TypeKind::string:
    case TypeKind::tuple: return parameterize_collection(access);
    case TypeKind::integer:
    case TypeKind::float_:
    case TypeKind::timespan:
    case TypeKind::timestamp:
    case TypeKind::semver: return parameterize_range(access);
    case TypeKind::boolean:
    case TypeKind::enum_:
    case TypeKind::pattern:
    case TypeKind::regexp:
    case TypeKind::uri:
    case TypeKind::runtime: return parameterize_text(access);
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive:
    case TypeKind::variant: return parameterize_wrapper(access);
    case TypeKind::object:
    case TypeKind::type_set: return parameterize_object(access);
    case TypeKind::reference:
      access.fail(where.whole,
                  "Resource type not found: " + unresolved_name(as<ReferenceType>(*base)));
    default: break;
  }
  access.fail(where.base, fmt::format("Operator '[]' is not applicable to {}.",
                                      with_article(type_label(*base))));
}

}  // namespace

Value apply_parameters(const TypePtr& base, Parameters keys, const AccessSpans& where,
                       Names& names) {
  const Access access{base, keys, where, names};
  switch (base->type_kind) {
    case TypeKind::class_: return parameterize_class(access);
    case TypeKind::resource: return parameterize_resource(access);
    case TypeKind::callable: return parameterize_callable(access);
    case TypeKind::struct_: return parameterize_collection(access);
    case TypeKind::init: return parameterize_wrapper(access);
    default: return dispatch_flat(base, keys, where, names);
  }
}

void Access::fail(diag::Span span, const std::string& message) const {
  throw diag::SourceError(span, message);
}

void Access::wrong_count(const std::string& label, int min, std::optional<int> max) const {
  const auto got = keys.size();
  if (max == -1)
    fail(where.whole, fmt::format("{}[] accepts {} or more arguments. Got {}", label, min, got));
  if (max && max != min)
    fail(where.whole,
         fmt::format("{}[] accepts {} to {} arguments. Got {}", label, min, *max, got));
  fail(where.whole,
       fmt::format("{}[] accepts {} argument{}. Got {}", label, min, min == 1 ? "" : "s", got));
}

void Access::not_a_type(const std::string& label, std::size_t key) const {
  fail(key_span(key),
       fmt::format("{}[] arguments must be types. Got {}", label, class_name(keys[key])));
}

void Access::wrong_key(std::size_t key, const std::string& expected) const {
  fail(key_span(key),
       fmt::format("Error creating type specialization of {}, Cannot use {} where {} is expected",
                   with_article(type_label(*base)), general_name(keys[key]), expected));
}

Value parameterize(const TypePtr& base, std::span<const Value> parameters, const AccessSpans& where,
                   Names& names) {
  try {
    return apply_parameters(base, parameters, where, names);
  } catch (const muster::base::Error& e) {
    throw diag::SourceError(where.whole,
                            fmt::format("Error while evaluating a '[]' expression, {}", e.what()));
  }
}

Value parameterize(const TypePtr& base, std::span<const Value> parameters, diag::Span where,
                   Names& names) {
  return parameterize(base, parameters, AccessSpans{where, where, {}}, names);
}

}  // namespace muster::types
