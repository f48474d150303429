#include <fmt/core.h>

#include "base/error.hh"
#include "types/calculator.hh"
#include "types/kind_name.hh"
#include "types/labels.hh"
#include "types/make.hh"
#include "types/object_extension.hh"
#include "types/parameterize.hh"
#include "types/relation.hh"
#include "types/text.hh"

namespace muster::types {

using value::Value;

namespace {

std::string name_of(const Access& access) {
  return std::string(kind_name(access.base->type_kind)) + "-Type";
}

TypePtr not_undef_type(const Access& access) {
  if (access.keys.empty()) return plain(TypeKind::not_undef);
  if (access.keys.size() > 1) access.wrong_count("NotUndef-Type", 0, 1);
  const auto& key = access.keys[0];
  if (const auto* text = key.if_string()) return make_not_undef(make_exact_string(*text));
  if (!access.type_at(0))
    access.fail(access.key_span(0),
                "NotUndef-Type[] argument must be a Type or a String. Got " + class_name(key));
  return make_not_undef(access.shared_type_at(0));
}

TypePtr wrapper_type(const Access& access) {
  const auto kind = access.base->type_kind;
  if (access.keys.size() != 1) access.wrong_count(name_of(access), 1);
  auto inner = access.shared_type_at(0);
  if (!inner && kind == TypeKind::optional && access.keys[0].if_string())
    inner = make_exact_string(*access.keys[0].if_string());
  if (!inner) access.not_a_type(name_of(access), 0);
  return kind == TypeKind::sensitive ? make_sensitive(std::move(inner))
                                     : make<WrapperType>(kind, std::move(inner));
}

TypePtr variant_type(const Access& access) {
  if (access.keys.empty())
    access.wrong_count(with_capital_article(type_label(*access.base)), 1, -1);
  std::vector<TypePtr> types;
  for (std::size_t i = 0; i < access.keys.size(); ++i) {
    if (!access.type_at(i)) access.wrong_key(i, "Any-Type");
    types.push_back(access.shared_type_at(i));
  }
  return make_variant(types);
}

TypePtr init_type(const Access& access) {
  if (access.keys.empty() || !access.type_at(0)) {
    const Value none;
    const auto& key = access.keys.empty() ? none : access.keys[0];
    access.fail(access.key_span(0), "Init-Type[] arguments must be types. Got " + class_name(key));
  }
  return make<InitType>(access.shared_type_at(0),
                        std::vector<Value>(access.keys.begin() + 1, access.keys.end()));
}

/// What stands for a parameter's type: a type, the name of a Ruby class, or the general type of a
/// value.
TypePtr type_of(const Value& v) {
  if (auto type = v.shared_rich<Type>()) return type;
  return v.if_string() ? make<RuntimeType>("ruby", v) : generalize(infer(v));
}

}  // namespace

TypePtr parameterize_wrapper(const Access& access) {
  switch (access.base->type_kind) {
    case TypeKind::not_undef: return not_undef_type(access);
    case TypeKind::variant: return variant_type(access);
    case TypeKind::init: return init_type(access);
    default: return wrapper_type(access);
  }
}

TypePtr parameterize_callable(const Access& access) {
  auto keys = access.keys;
  TypePtr result;
  if (!keys.empty() && keys[0].if_array()) {
    if (keys.size() != 2) access.wrong_count(with_capital_article(type_label(*access.base)), 2, 2);
    if (!access.type_at(1)) access.wrong_key(1, "Any-Type");
    result = access.shared_type_at(1);
    if (result->type_kind == TypeKind::any) result = nullptr;
    keys = *keys[0].if_array();
  }
  TypePtr block;
  if (const auto* last = keys.empty() ? nullptr : keys.back().if_rich<Type>();
      last && kind_of_callable(*last)) {
    block = keys.back().shared_rich<Type>();
    keys = keys.first(keys.size() - 1);
  }
  std::optional<SizeRange> size;
  if (keys.size() > 1 && is_bound(keys[keys.size() - 2]) && is_bound(keys.back())) {
    size = make_size(integer_range(keys[keys.size() - 2], keys.back()));
    keys = keys.first(keys.size() - 2);
  } else if (!keys.empty() && is_bound(keys.back())) {
    size = make_size(integer_range(keys.back(), Value(value::Default{})));
    keys = keys.first(keys.size() - 1);
  }
  std::vector<TypePtr> types;
  for (const auto& v : keys) types.push_back(type_of(v));
  if (types.empty() && size && size->to != 0) types.push_back(plain(TypeKind::unit));
  return make<CallableType>(make<TupleType>(std::move(types), size), std::move(block),
                            std::move(result));
}

TypePtr parameterize_object(const Access& access) {
  const bool is_set = access.base->type_kind == TypeKind::type_set;
  if (!is_set && !as<ObjectType>(*access.base).name.empty())
    return extend(std::static_pointer_cast<const ObjectType>(access.base),
                  {access.keys.begin(), access.keys.end()});
  if (access.keys.size() != 1) access.wrong_count(is_set ? "TypeSet-Type" : "Object-Type", 1);
  const auto* definition = access.keys[0].if_hash();
  if (!definition)
    throw muster::base::Error(fmt::format("undefined method `empty?' for {}:{}",
                                          to_program_text(access.keys[0]),
                                          class_name(access.keys[0])));
  if (definition->empty()) return access.base;
  if (is_set) return read_type_set(*definition, {}, access.names);
  return read_object_type(*definition, {});
}

}  // namespace muster::types
