#include <fmt/core.h>

#include "base/error.hh"
#include "types/calculator.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/parameterize.hh"
#include "types/text.hh"

namespace muster::types {

using muster::base::Error;
using value::Value;

namespace {

/// The size stated by the keys from `first` on: an Integer type, or one or two bounds.
SizeRange size_from(const Access& access, std::size_t first) {
  const auto keys = access.keys.subspan(first);
  if (keys.size() == 1)
    if (const auto* t = keys[0].if_rich<IntegerType>()) return make_size(t->range);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].if_integer() || keys[i].is_default()) continue;
    const auto* type = keys[i].if_rich<Type>();
    const auto name = type ? std::string(type_label(*generalize(access.shared_type_at(first + i))))
                           : class_name(keys[i]);
    access.fail(
        access.key_span(first + i),
        fmt::format(
            "A Type's size constraint arguments must be a single Integer type, or 1-2 integers "
            "(or default). Got {}",
            with_article(name)));
  }
  return make_size(integer_range(keys[0], keys.size() > 1 ? keys[1] : Value(value::Default{})));
}

TypePtr array_type(const Access& access) {
  const auto n = access.keys.size();
  if (n < 1 || n > 3) access.wrong_count("Array-Type", 1, 3);
  auto element = access.shared_type_at(0);
  if (!element && n != 2) access.not_a_type("Array-Type", 0);
  if (n == 1) return make_array(std::move(element));
  const auto size = size_from(access, element ? 1 : 0);
  return make_array(std::move(element), size);
}

TypePtr hash_type(const Access& access) {
  const auto& keys = access.keys;
  const auto n = keys.size();
  if (n == 2 && keys[0].if_integer() && keys[1].if_integer())
    return make_hash(nullptr, nullptr, make_size(integer_range(keys[0], keys[1])));
  for (std::size_t i = 0; i < n && i < 2; ++i)
    if (!access.type_at(i)) access.not_a_type("Hash-Type", i);
  if (n < 2 || n > 4) access.wrong_count("Hash-Type", 2, 4);
  std::optional<SizeRange> size;
  if (n == 3 && !access.type_at(2) && !is_bound(keys[2]))
    throw Error(fmt::format("comparison of {} with Infinity failed", class_name(keys[2])));
  if (n > 2) size = size_from(access, 2);
  return make_hash(access.shared_type_at(0), access.shared_type_at(1), size);
}

TypePtr tuple_type(const Access& access) {
  auto keys = access.keys;
  std::optional<SizeRange> size;
  const auto bounds = [&](std::size_t from_end) {
    return keys.size() >= from_end && is_bound(keys[keys.size() - from_end]);
  };
  if (bounds(2) && bounds(1)) {
    size = make_size(integer_range(keys[keys.size() - 2], keys[keys.size() - 1]));
    keys = keys.first(keys.size() - 2);
  } else if (bounds(1)) {
    size = make_size(integer_range(keys.back(), Value(value::Default{})));
    keys = keys.first(keys.size() - 1);
  }
  const Access rest{access.base, keys, access.where, access.names};
  if (keys.empty()) rest.wrong_count(with_capital_article(type_label(*access.base)), 1, -1);
  std::vector<TypePtr> types;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!rest.type_at(i)) rest.wrong_key(i, "Any-Type");
    types.push_back(rest.shared_type_at(i));
  }
  return make<TupleType>(std::move(types), size);
}

StructElement named_element(const std::string& name, TypePtr value) {
  if (name.empty()) throw Error("Struct element key cannot be an empty String");
  auto key = make_exact_string(name);
  if (assignable(*value, *plain(TypeKind::undef))) key = make_optional(key);
  return {std::move(key), name, std::move(value)};
}

const std::string* exact_name(const TypePtr& type) {
  const auto* text = dynamic_cast<const StringType*>(type.get());
  return text && text->value ? &*text->value : nullptr;
}

StructElement typed_element(const Value& key, TypePtr value) {
  auto type = key.shared_rich<Type>();
  const auto kind = type ? type->type_kind : TypeKind::any;
  auto named = type;
  if (kind == TypeKind::not_undef)
    type = named = as<WrapperType>(*type).inner;
  else if (kind == TypeKind::optional)
    named = as<WrapperType>(*type).inner;
  else if (kind == TypeKind::enum_) {
    const auto& values = as<EnumType>(*type).values;
    named = values.size() == 1 ? make_exact_string(values[0]) : nullptr;
    type = named ? named : type;
  } else if (kind != TypeKind::string) {
    throw Error(
        "Illegal Struct member key type. Expected NotUndef, Optional, String, or Enum. Got: " +
        class_name(key));
  }
  const auto* name = exact_name(named);
  if (!name)
    throw Error("Unable to extract a non-empty literal string from Struct member key type " +
                (key.if_rich<Type>() ? type_text(*key.if_rich<Type>()) : general_name(key)));
  return {std::move(type), *name, std::move(value)};
}

TypePtr struct_type(const Access& access) {
  if (access.keys.size() != 1)
    access.wrong_count(with_capital_article(type_label(*access.base)), 1, 1);
  const auto* hash = access.keys[0].if_hash();
  if (!hash) access.wrong_key(0, "Hash");
  std::vector<StructElement> elements;
  for (const auto& [key, v] : *hash) {
    auto type = v.shared_rich<Type>();
    if (!type && v.if_string()) type = make<RuntimeType>("ruby", v);
    if (!type) type = generalize(infer(v));
    const auto* name = key.if_string();
    elements.push_back(name ? named_element(*name, std::move(type))
                            : typed_element(key, std::move(type)));
  }
  return make<StructType>(std::move(elements));
}

TypePtr string_type(const Access& access) {
  const auto n = access.keys.size();
  if (n < 1 || n > 2)
    access.fail(access.where.whole,
                fmt::format("String supports [] with one or two arguments. Got {}", n));
  return make<StringType>(size_from(access, 0));
}

TypePtr collection_type(const Access& access) {
  if (access.keys.empty() || access.keys.size() > 2) access.wrong_count("Collection-Type", 1, 2);
  return make<CollectionType>(size_from(access, 0));
}

}  // namespace

TypePtr parameterize_collection(const Access& access) {
  switch (access.base->type_kind) {
    case TypeKind::array: return array_type(access);
    case TypeKind::hash: return hash_type(access);
    case TypeKind::tuple: return tuple_type(access);
    case TypeKind::struct_: return struct_type(access);
    case TypeKind::string: return string_type(access);
    default: return collection_type(access);
  }
}

}  // namespace muster::types
