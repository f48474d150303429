#include "types/access_form.hh"

#include <fmt/core.h>

#include <algorithm>

#include "diag/diagnostic.hh"
#include "types/from_expression.hh"
#include "types/kind_name.hh"
#include "types/object.hh"
#include "types/parameterize.hh"

namespace muster::types {

using value::Value;

namespace {

struct Count {
  std::size_t least, most;
  const char* text;
};
constexpr std::size_t unlimited = SIZE_MAX;

std::optional<Count> count_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::array: return Count{1, 3, "1 to 3"};
    case TypeKind::hash: return Count{2, 4, "2 to 4"};
    case TypeKind::collection:
    case TypeKind::string: return Count{1, 2, "1 to 2"};
    case TypeKind::class_:
    case TypeKind::regexp:
    case TypeKind::uri:
    case TypeKind::struct_:
    case TypeKind::boolean:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::optional:
    case TypeKind::type:
    case TypeKind::object:
    case TypeKind::type_set: return Count{1, 1, "1"};
    case TypeKind::enum_:
    case TypeKind::pattern:
    case TypeKind::variant:
    case TypeKind::tuple:
    case TypeKind::semver: return Count{1, unlimited, "1 or more"};
    case TypeKind::integer:
    case TypeKind::float_: return Count{1, 2, "1 or 2"};
    case TypeKind::sensitive:
    case TypeKind::not_undef: return Count{0, 1, "0 to 1"};
    case TypeKind::runtime: return Count{2, 2, "2"};
    case TypeKind::timespan:
    case TypeKind::timestamp: return Count{0, 2, "0 to 2"};
    case TypeKind::resource: return Count{1, 2, "1 or 2"};
    default: return std::nullopt;
  }
}

[[noreturn]] void wrong_count(const syntax::Access& e, std::string_view type,
                              std::string_view required, std::size_t given) {
  throw diag::SourceError(
      e.span,
      fmt::format("Invalid number of type parameters specified: {} requires {}, {} provided", type,
                  required, given));
}

bool is_type(const Value& v) {
  return v.kind() == value::Kind::type;
}

bool valid_array(const std::vector<Value>& keys) {
  if (keys.size() == 2 && !is_type(keys[0])) return is_bound(keys[0]) && is_bound(keys[1]);
  if (!is_type(keys[0])) return false;
  if (keys.size() == 2 && is_type(keys[1])) return keys[1].if_rich<IntegerType>() != nullptr;
  return std::all_of(keys.begin() + 1, keys.end(), is_bound);
}

bool valid_hash(const std::vector<Value>& keys) {
  if (keys.size() == 2)
    return (is_type(keys[0]) && is_type(keys[1])) || (is_bound(keys[0]) && is_bound(keys[1]));
  if (!is_type(keys[0]) || !is_type(keys[1])) return false;
  if (keys.size() == 3 && keys[2].if_rich<IntegerType>()) return true;
  return std::all_of(keys.begin() + 2, keys.end(), is_bound);
}

bool valid_size(const std::vector<Value>& keys) {
  if (keys.size() == 1 && keys[0].if_rich<IntegerType>()) return true;
  return std::all_of(keys.begin(), keys.end(), is_bound);
}

bool valid(TypeKind kind, const std::vector<Value>& keys) {
  switch (kind) {
    case TypeKind::array: return valid_array(keys);
    case TypeKind::hash: return valid_hash(keys);
    case TypeKind::collection:
    case TypeKind::string: return valid_size(keys);
    case TypeKind::struct_: return keys[0].if_hash() != nullptr;
    case TypeKind::variant: return std::all_of(keys.begin(), keys.end(), is_type);
    case TypeKind::optional:
    case TypeKind::not_undef: return keys.empty() || is_type(keys[0]) || keys[0].if_string();
    case TypeKind::sensitive: return keys.empty() || is_type(keys[0]);
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::init: return is_type(keys[0]);
    default: return true;
  }
}

bool takes_parameters(const Type& base) {
  if (count_of(base.type_kind)) return true;
  return base.type_kind == TypeKind::callable || base.type_kind == TypeKind::init;
}

}  // namespace

void check_form(const Type& base, const std::vector<Value>& keys, const syntax::Access& e) {
  const auto name = e.target->span.text();
  const bool named_object =
      base.type_kind == TypeKind::object && !as<ObjectType>(base).name.empty();
  if (named_object) return;
  if (!takes_parameters(base))
    throw diag::SourceError(e.span, fmt::format("Not a parameterized type <{}>", name));
  if (base.type_kind == TypeKind::resource && !as<ResourceType>(base).type_name.empty()) {
    if (keys.size() != 1) wrong_count(e, name, "1", keys.size());
    return;
  }
  if (base.type_kind == TypeKind::callable && keys.size() > 1 && keys[0].if_array() &&
      keys.size() != 2)
    wrong_count(e, "callable", "2 when first parameter is an array", keys.size());
  if (const auto count = count_of(base.type_kind);
      count && (keys.size() < count->least || keys.size() > count->most))
    wrong_count(e, kind_name(base.type_kind), count->text, keys.size());
  if (base.type_kind == TypeKind::enum_)
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (!keys[i].if_string() && !(i + 1 == keys.size() && keys[i].if_boolean()))
        throw diag::SourceError(e.span, "Enum parameters must be identifiers or strings");
  if (base.type_kind == TypeKind::boolean && !keys[0].if_boolean())
    throw diag::SourceError(e.span, "Boolean parameter must be true or false");
  if (!valid(base.type_kind, keys)) not_a_type_expression(e);
}

}  // namespace muster::types
