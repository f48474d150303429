#include <algorithm>

#include "types/calculator.hh"
#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/make.hh"
#include "types/object.hh"

namespace muster::types {

namespace {

using value::Value;

bool given_at_creation(const ObjectAttribute& a) {
  return a.kind != AttributeKind::constant && a.kind != AttributeKind::derived;
}
bool may_be_left_out(const ObjectAttribute& a) {
  return a.value || a.kind == AttributeKind::given_or_derived;
}

/// In the order of positional arguments: those that must be given first.
std::vector<const ObjectAttribute*> parameters_of(const ObjectType& t) {
  std::vector<const ObjectAttribute*> out;
  for (const auto* a : t.all_attributes())
    if (given_at_creation(*a)) out.push_back(a);
  std::stable_partition(out.begin(), out.end(), [](const auto* a) { return !may_be_left_out(*a); });
  return out;
}

TypePtr hash_type(const ObjectType& t) {
  std::vector<StructElement> elements;
  for (const auto* a : t.all_attributes()) {
    if (!given_at_creation(*a)) continue;
    const auto key = make_exact_string(a->name);
    elements.push_back({may_be_left_out(*a) ? make_optional(key) : key, a->name, a->type});
  }
  return std::make_shared<const StructType>(std::move(elements));
}

/// Attributes in the order of the type; those not given have their defaults.
Value instance_of(const ObjectTypePtr& type,
                  const std::function<const Value*(const ObjectAttribute&)>& given) {
  value::Hash attributes;
  for (const auto* a : type->all_attributes()) {
    if (!given_at_creation(*a)) continue;
    const auto* v = given(*a);
    attributes.set(a->name, v ? *v : a->value.value_or(Value()));
  }
  return std::make_shared<const Object>(type, std::move(attributes));
}

OverloadSignature signature(std::vector<TypePtr> types, std::vector<std::string> names,
                            SizeRange size) {
  auto parameters = std::make_shared<const TupleType>(std::move(types), size);
  return {std::make_shared<const CallableType>(std::move(parameters), nullptr, nullptr),
          std::move(names),
          {}};
}

ConstructorPtr constructor_for(const ObjectTypePtr& type) {
  auto out = std::make_shared<Constructor>("new_" + type->name);
  out->add(signature({hash_type(*type)}, {"hash"}, {1, 1}), [type](Arguments a, Names&) {
    const auto& h = *a[0].if_hash();
    return instance_of(type, [&](const ObjectAttribute& attribute) {
      return h.find(std::string_view(attribute.name));
    });
  });
  const auto parameters = parameters_of(*type);
  std::vector<TypePtr> types;
  std::vector<std::string> names;
  std::int64_t required = 0;
  for (const auto* a : parameters) {
    types.push_back(a->type);
    names.push_back(a->name);
    if (!may_be_left_out(*a)) ++required;
  }
  const auto positions = names;
  const auto count = static_cast<std::int64_t>(names.size());
  out->add(
      signature(std::move(types), std::move(names), {required, count}),
      [type, positions](Arguments a, Names&) {
        return instance_of(type, [&](const ObjectAttribute& attribute) -> const Value* {
          const auto at = static_cast<std::size_t>(
              std::find(positions.begin(), positions.end(), attribute.name) - positions.begin());
          return at < a.size() ? &a[at] : nullptr;
        });
      });
  return out;
}

}  // namespace

ConstructorPtr object_constructor(const Type& type) {
  if (type.type_kind == TypeKind::object_extension)
    return constructor_for(static_cast<const ObjectExtensionType&>(type).base);
  return constructor_for(static_cast<const ObjectType&>(type).shared_from_this());
}

}  // namespace muster::types
