#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/kind_name.hh"
#include "types/labels.hh"
#include "types/mismatch_found.hh"
#include "types/object_extension.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

std::string step_text(const PathStep& s) {
  switch (s.kind) {
    case PathStep::Kind::subject:
    case PathStep::Kind::result:
    case PathStep::Kind::block: return s.key;
    case PathStep::Kind::entry: return "entry '" + s.key + "'";
    case PathStep::Kind::entry_key: return "key of entry '" + s.key + "'";
    case PathStep::Kind::parameter: return "parameter '" + s.key + "'";
    case PathStep::Kind::index: return "index " + s.key;
    case PathStep::Kind::variant: return "variant " + s.key;
    case PathStep::Kind::signature: return std::to_string(std::stoll(s.key) + 1) + '.';
  }
  return {};
}

std::string name_of(const Type& t) {
  if (t.type_kind == TypeKind::alias) return static_cast<const AliasType&>(t).name;
  if (t.type_kind == TypeKind::type_set) return static_cast<const TypeSetType&>(t).name;
  if (t.type_kind == TypeKind::object) {
    const auto& name = static_cast<const ObjectType&>(t).name;
    return name.empty() ? "Object" : name;
  }
  if (t.type_kind == TypeKind::object_extension)
    return static_cast<const ObjectExtensionType&>(t).base->name;
  return std::string(kind_name(t.type_kind));
}

/// Without the name spaces an Object type's name may have.
std::string simple_name(const Type& t) {
  if (t.type_kind != TypeKind::object && t.type_kind != TypeKind::object_extension)
    return std::string(kind_name(t.type_kind));
  return base::split(name_of(t), "::").back();
}

TypePtr contained(const Type& t) {
  switch (t.type_kind) {
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return as<WrapperType>(t).inner;
    case TypeKind::init: return as<InitType>(t).inner;
    default: return nullptr;  // no other kind is about another type
  }
}

std::string short_name(const Type& t) {
  const auto inner = contained(t);
  if (!inner || inner->type_kind == TypeKind::any) return name_of(t);
  return fmt::format("{}[{}]", name_of(t), name_of(*inner));
}

bool specializes(const Type& expected, const Type& actual) {
  return (expected.type_kind == TypeKind::struct_ && actual.type_kind == TypeKind::hash) ||
         (expected.type_kind == TypeKind::tuple && actual.type_kind == TypeKind::array);
}

/// Only the parameters tell the two apart.
bool same_kind(const Type& expected, const Type& actual) {
  return expected.type_kind == actual.type_kind || expected.type_kind == TypeKind::alias ||
         actual.type_kind == TypeKind::alias || specializes(expected, actual);
}

bool fits_default(const TypePtr& expected, const Type& actual) {
  const auto& t = expected->type_kind == TypeKind::alias
                      ? static_cast<const AliasType&>(*expected).resolved()
                      : *expected;
  if (t.type_kind == TypeKind::object) return assignable(*plain_object_type(), actual);
  const auto& general = plain(t.type_kind);
  return general && assignable(*general, actual);
}

bool in_detail(const std::vector<TypePtr>& expected, const Type& actual) {
  const auto any = [&](const auto& test) {
    return std::any_of(expected.begin(), expected.end(), test);
  };
  return any([&](const TypePtr& e) { return same_kind(*e, actual); }) ||
         any([&](const TypePtr& e) { return fits_default(e, actual); });
}

std::string detailed_actual(const std::vector<TypePtr>& expected, const TypePtr& actual) {
  const auto general = generalize(actual);
  const auto relevant = [&](const TypePtr& e) { return same_kind(unalias(*e), *actual); };
  const auto fits = [&](const TypePtr& e) { return assignable(unalias(*e), *general); };
  const bool show = std::any_of(expected.begin(), expected.end(), relevant) ||
                    std::any_of(expected.begin(), expected.end(), fits);
  return show ? expanded_type_text(*actual) : simple_name(*actual);
}

std::string joined(const std::vector<std::string>& names) {
  if (names.size() == 2) return names[0] + " or " + names[1];
  const std::vector<std::string> first(names.begin(), names.end() - 1);
  return base::join(first, ", ") + ", or " + names.back();
}

void add_unique(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

std::string type_message(const Mismatch& m) {
  TypePtr expected = m.expected;
  const bool optional = expected->type_kind == TypeKind::optional;
  if (optional && as<WrapperType>(*expected).inner) expected = as<WrapperType>(*expected).inner;
  std::vector<TypePtr> alternatives{expected};
  const bool variant = expected->type_kind == TypeKind::variant;
  if (variant) alternatives = as<VariantType>(*expected).types;
  const bool detail = in_detail(alternatives, *m.actual);
  std::vector<std::string> names;
  if (optional) names.emplace_back("Undef");
  std::vector<std::string> wanted;
  for (const auto& t : alternatives) {
    if (detail)
      wanted.push_back(expanded_type_text(*t));
    else
      add_unique(wanted, short_name(*t));
  }
  names.insert(names.end(), wanted.begin(), wanted.end());
  const auto actual = detail ? detailed_actual(alternatives, m.actual) : short_name(*m.actual);
  if (names.size() == 1)
    return fmt::format("expects {} value, got {}", with_article(names[0]), actual);
  if (names.empty()) return fmt::format("expects a value of type , or , got {}", actual);
  return fmt::format("expects a value of type {}, got {}", joined(names), actual);
}

std::string pattern_message(const Mismatch& m) {
  const bool optional = m.expected->type_kind == TypeKind::optional;
  const auto& expected = optional ? *as<WrapperType>(*m.expected).inner : *m.expected;
  std::string actual = short_name(*m.actual);
  if (m.actual->type_kind == TypeKind::string && as<StringType>(*m.actual).value)
    actual = '\'' + *as<StringType>(*m.actual).value + '\'';
  return fmt::format("expects {}a match for {}, got {}", optional ? "an undef value or " : "",
                     expanded_type_text(expected), actual);
}

std::string range_text(const SizeRange& r, std::string_view zero) {
  if (r.to && *r.to == r.from) return r.from == 0 ? std::string(zero) : std::to_string(r.from);
  if (r.from == 0) return r.to ? fmt::format("at most {}", *r.to) : "unlimited";
  return r.to ? fmt::format("between {} and {}", r.from, *r.to)
              : fmt::format("at least {}", r.from);
}

std::string count_message(const Mismatch& m) {
  const auto& e = m.expected_size;
  const bool one = (e.from == 1 && (!e.to || *e.to == 1)) || (e.from == 0 && e.to == 1);
  return fmt::format("expects {} argument{}, got {}", range_text(e, "no"), one ? "" : "s",
                     range_text(m.actual_size, "none"));
}

std::string message(const Mismatch& m) {
  switch (m.kind) {
    case Mismatch::Kind::missing_key: return "expects a value for key '" + m.key + "'";
    case Mismatch::Kind::missing_parameter: return "expects a value for parameter '" + m.key + "'";
    case Mismatch::Kind::unknown_key: return "unrecognized key '" + m.key + "'";
    case Mismatch::Kind::unknown_parameter: return "has no parameter named '" + m.key + "'";
    case Mismatch::Kind::unexpected_block: return "does not expect a block";
    case Mismatch::Kind::missing_block: return "expects a block";
    case Mismatch::Kind::unresolved: return "references an unresolved type '" + m.key + "'";
    case Mismatch::Kind::type: return type_message(m);
    case Mismatch::Kind::pattern: return pattern_message(m);
    case Mismatch::Kind::size:
      return fmt::format("expects size to be {}, got {}", range_text(m.expected_size, "0"),
                         range_text(m.actual_size, "0"));
    case Mismatch::Kind::count: return count_message(m);
  }
  return {};
}

}  // namespace

std::string text(const Mismatch& m) {
  std::string out;
  for (const auto& step : m.path) out += ' ' + step_text(step);
  return out + ' ' + message(m);
}

}  // namespace muster::types
