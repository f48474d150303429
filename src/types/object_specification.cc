#include "types/object_specification.hh"

#include <fmt/core.h>

#include "types/make.hh"

namespace muster::types {

using value::Hash;
using value::Value;

namespace {

/// The specification of a member: its type alone where there is no more to say.
Value compressed(Hash spec) {
  if (spec.size() > 1) return Value(std::move(spec));
  return spec[0].second;
}

}  // namespace

std::string_view kind_text(AttributeKind kind) {
  switch (kind) {
    case AttributeKind::normal: return "";
    case AttributeKind::constant: return "constant";
    case AttributeKind::derived: return "derived";
    case AttributeKind::derived_or_required: return "derived_or_required";
    case AttributeKind::given_or_derived: return "given_or_derived";
    case AttributeKind::reference: return "reference";
  }
  return "";
}

const Type& definition_type() {
  static const auto type = [] {
    const std::string member = R"(Pattern[/\A[a-z_]\w*\z/])";
    return from_text(fmt::format(
        R"(Struct[{{Optional['name'] => Pattern[/\A[A-Z][\w]*(?:::[A-Z][\w]*)*\z/], Optional['parent'] => Type, )"
        "Optional['type_parameters'] => Hash[{0}, NotUndef], Optional['attributes'] => Hash[{0}, "
        "NotUndef], "
        "Optional['constants'] => Hash[{0}, Any], Optional['functions'] => Hash[Variant[{0}, "
        "Enum['[]']], NotUndef], "
        "Optional['equality'] => Variant[{0}, Array[{0}]], Optional['equality_include_type'] => "
        "Boolean, "
        "Optional['checks'] => Any, Optional['annotations'] => Hash[Type, Hash]}}]",
        member));
  }();
  return *type;
}

const Type& attribute_type() {
  static const auto type = from_text(
      "Struct[{'type' => Type, Optional['final'] => Boolean, Optional['override'] => Boolean, "
      "Optional['kind'] => "
      "Enum['constant', 'derived', 'given_or_derived', 'reference'], 'value' => Any, "
      "Optional['annotations'] => "
      "Hash[Type, Hash]}]");
  return *type;
}

const Type& function_type() {
  static const auto type = from_text(
      "Struct[{'type' => Type[Callable], Optional['final'] => Boolean, Optional['override'] => "
      "Boolean, "
      "Optional['annotations'] => Hash[Type, Hash]}]");
  return *type;
}

Value specification(const ObjectAttribute& a) {
  Hash spec{{"type", a.type}};
  if (a.final && a.kind != AttributeKind::constant) spec.set("final", true);
  if (a.override_) spec.set("override", true);
  if (a.kind != AttributeKind::normal) spec.set("kind", kind_text(a.kind));
  if (a.value) spec.set("value", *a.value);
  return compressed(std::move(spec));
}

Value specification(const ObjectFunction& f) {
  Hash spec{{"type", f.type}};
  if (f.final) spec.set("final", true);
  if (f.override_) spec.set("override", true);
  return compressed(std::move(spec));
}

}  // namespace muster::types
