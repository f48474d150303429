#include "types/convert.hh"

#include <fmt/core.h>

#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/mismatch.hh"
#include "types/relation.hh"
#include "types/text.hh"

namespace muster::types {

namespace {

using value::Value;

[[noreturn]] void not_supported(const Type& type) {
  fail(fmt::format("Creation of new instance of type '{}' is not supported", type_text(type)));
}

/// Does the target take an array as its only argument, rather than each element as an argument?
bool takes_array(const Type& target, const Constructor& constructor, const Value& array) {
  if (instance(target, array)) return true;
  for (const auto& s : constructor.signatures())
    if (tuple_size(*s.type->parameters) == SizeRange{1, 1} &&
        instance(*s.type->parameters->types[0], array))
      return true;
  return false;
}

Value new_by_init(const InitType& type, Arguments arguments, Names& names) {
  if (!type.inner) not_supported(type);
  const auto constructor = constructor_of(*type.inner);
  if (!constructor) not_supported(*type.inner);
  instance(type, Value());  // throws when the type's own arguments fit nothing
  if (arguments.size() != 1) {
    OverloadSignature one;
    one.type = std::make_shared<const CallableType>(
        std::make_shared<const TupleType>(std::vector{plain(TypeKind::any)}, SizeRange{1, 1}),
        nullptr, nullptr);
    one.names = {"value"};
    fail(describe_call("new_Init", std::span(&one, 1), arguments, nullptr));
  }
  std::vector<Value> given{arguments[0]};
  const auto* array = arguments[0].if_array();
  if (array && type.arguments.empty() && !takes_array(*type.inner, *constructor, arguments[0]))
    given = *array;
  given.insert(given.end(), type.arguments.begin(), type.arguments.end());
  return new_instance(*type.inner, given, names);
}

}  // namespace

ConstructorPtr constructor_of(const Type& type) {
  switch (type.type_kind) {
    case TypeKind::integer: return integer_constructor();
    case TypeKind::float_: return float_constructor();
    case TypeKind::numeric: return numeric_constructor();
    case TypeKind::boolean: return boolean_constructor();
    case TypeKind::string: return string_constructor();
    case TypeKind::regexp: return regexp_constructor();
    case TypeKind::array:
    case TypeKind::tuple: return array_constructor();
    case TypeKind::hash:
    case TypeKind::struct_: return hash_constructor();
    case TypeKind::binary: return binary_constructor();
    case TypeKind::semver: return semver_constructor();
    case TypeKind::semver_range: return semver_range_constructor();
    case TypeKind::timespan: return timespan_constructor();
    case TypeKind::timestamp: return timestamp_constructor();
    case TypeKind::uri: return uri_constructor();
    case TypeKind::sensitive: return sensitive_constructor();
    case TypeKind::type: return type_constructor();
    case TypeKind::unit: return unit_constructor();
    case TypeKind::object:
    case TypeKind::object_extension: return object_constructor(type);
    case TypeKind::alias: return constructor_of(static_cast<const AliasType&>(type).resolved());
    case TypeKind::optional: {
      const auto& inner = as<WrapperType>(type).inner;
      return inner ? constructor_of(*inner) : nullptr;
    }
    case TypeKind::not_undef: {
      const auto& inner = as<WrapperType>(type).inner;
      return inner ? constructor_of(*inner) : unit_constructor();
    }
    default: return nullptr;  // no other type has instances that can be made
  }
}

Value new_instance(const Type& type, Arguments arguments, Names& names) {
  const auto& target = unalias(type);
  if (arguments.size() == 1 && type.type_kind != TypeKind::init && instance(type, arguments[0]))
    return arguments[0];
  Value made;
  if (target.type_kind == TypeKind::init) {
    made = new_by_init(as<InitType>(target), arguments, names);
  } else {
    const auto constructor = constructor_of(target);
    if (!constructor) not_supported(target);
    made = constructor->call(arguments, names);
  }
  if (!instance(type, made))
    fail(describe_mismatch("Converted value from " + type_text(type) + ".new() has wrong type,",
                           type, made));
  return made;
}

}  // namespace muster::types
