#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "types/convert.hh"
#include "types/fail.hh"
#include "types/object.hh"
#include "types/pcore_type.hh"
#include "types/quote.hh"
#include "types/text.hh"
#include "value/rich.hh"
#include "value/rich_text.hh"

namespace muster::types {

namespace {

using value::Array;
using value::Hash;
using value::Value;

Hash tagged(std::string_view type, Value v) {
  return Hash{{"__ptype", type}, {"__pvalue", std::move(v)}};
}

bool plain_keys(const Hash& h) {
  return std::all_of(h.begin(), h.end(), [](const auto& e) {
    return e.first.if_string() && *e.first.if_string() != "__ptype";
  });
}

Array each(const Array& a, Value (*convert)(const Value&)) {
  Array out;
  out.reserve(a.size());
  for (const auto& v : a) out.push_back(convert(v));
  return out;
}

Hash hash_to_rich(const Hash& h) {
  if (plain_keys(h)) {
    Hash out;
    for (const auto& [k, v] : h) out.set(k, to_rich_data(v));
    return out;
  }
  Array pairs;
  for (const auto& [k, v] : h) {
    pairs.push_back(to_rich_data(k));
    pairs.push_back(to_rich_data(v));
  }
  return tagged("Hash", std::move(pairs));
}

/// Positional arguments by name; those at the end that have their defaults are left out.
Hash object_to_rich(const Object& o) {
  std::vector<const ObjectAttribute*> parameters;
  for (const auto* a : o.type->all_attributes())
    if (a->kind != AttributeKind::constant && a->kind != AttributeKind::derived)
      parameters.push_back(a);
  std::stable_partition(parameters.begin(), parameters.end(),
                        [](const auto* a) { return !a->value; });
  const auto has_default = [&](const ObjectAttribute& a) {
    const auto* v = o.get(a.name);
    return a.value && (v ? *v == *a.value : a.value->is_undef());
  };
  while (!parameters.empty() && has_default(*parameters.back())) parameters.pop_back();
  Hash out{{"__ptype", o.type->name}};
  for (const auto* a : parameters) {
    const auto* v = o.get(a->name);
    out.set(a->name, v ? to_rich_data(*v) : Value());
  }
  return out;
}

/// The description's own tags stay as they are.
Value description_to_rich(const Value& v) {
  if (const auto* h = v.if_hash()) {
    Hash out;
    for (const auto& [k, item] : *h) out.set(k, description_to_rich(item));
    return out;
  }
  if (const auto* a = v.if_array()) return each(*a, description_to_rich);
  return to_rich_data(v);
}

Value rich_to_data(const Value& v) {
  switch (v.kind()) {
    case value::Kind::sensitive:
      return tagged("Sensitive", to_rich_data(v.if_rich<value::Sensitive>()->value));
    case value::Kind::regexp:
      return tagged("Regexp", bare_regexp_text(v.if_rich<value::Regexp>()->pattern));
    case value::Kind::binary: return tagged("Binary", to_text(v));
    case value::Kind::semver: return tagged("SemVer", to_text(v));
    case value::Kind::semver_range: return tagged("SemVerRange", to_text(v));
    case value::Kind::timestamp: return tagged("Timestamp", to_text(v));
    case value::Kind::timespan: return tagged("Timespan", to_text(v));
    case value::Kind::uri: return tagged("URI", to_text(v));
    case value::Kind::type: return description_to_rich(pcore_description(*v.if_rich<Type>()));
    case value::Kind::object: return object_to_rich(*v.if_rich<Object>());
    default: return to_text(v);  // an iterator has no data form
  }
}

/// The value a hash with a "__ptype" stands for.
Value from_tagged(const Hash& h, const Value& tag, Names& names);

Value from_pairs(const Hash& h, Names& names) {
  Hash out;
  const auto* pairs = h.find("__pvalue");
  if (!pairs || !pairs->if_array()) fail("Cannot create a Hash from data without pairs");
  const auto& a = *pairs->if_array();
  for (std::size_t i = 0; i + 1 < a.size(); i += 2)
    out.set(from_rich_data(a[i], names), from_rich_data(a[i + 1], names));
  return out;
}

Hash attributes_of(const Hash& h, Names& names) {
  Hash out;
  for (const auto& [k, v] : h)
    if (!k.if_string() || *k.if_string() != "__ptype") out.set(k, from_rich_data(v, names));
  return out;
}

Value make_instance(const TypePtr& type, const Hash& h, Names& names) {
  const auto* text = h.find("__pvalue");
  const Value argument = text ? from_rich_data(*text, names) : Value(attributes_of(h, names));
  return new_instance(*type, std::array{argument}, names);
}

Value from_named(const Hash& h, const std::string& name, Names& names) {
  const auto* v = h.find("__pvalue");
  if (name == "Hash") return from_pairs(h, names);
  if (name == "Sensitive")
    return std::make_shared<const value::Sensitive>(v ? from_rich_data(*v, names) : Value());
  if (name == "Default") return value::Default{};
  if (name == "Symbol") return v ? *v : Value();
  if (name == "LocalRef") fail("a reference to another place in the data is not supported");
  if (is_struct_element(name)) return attributes_of(h, names);
  if (name.starts_with("Pcore::")) return pcore_type(name, attributes_of(h, names), names);
  const auto type = from_text(name, names);
  if (type->type_kind == TypeKind::reference)
    fail(fmt::format("No implementation mapping found for Puppet Type {}", name));
  return make_instance(type, h, names);
}

Value from_tagged(const Hash& h, const Value& tag, Names& names) {
  if (const auto* name = tag.if_string()) return from_named(h, *name, names);
  const auto type = from_rich_data(tag, names).shared_rich<Type>();
  if (!type) fail("Unable to deserialize type from " + to_text(tag));
  return make_instance(type, h, names);
}

}  // namespace

Value to_rich_data(const Value& v) {
  if (const auto* a = v.if_array()) return each(*a, to_rich_data);
  if (const auto* h = v.if_hash()) return hash_to_rich(*h);
  if (v.is_default()) return Hash{{"__ptype", "Default"}};
  return v.if_rich() ? rich_to_data(v) : v;
}

Value from_rich_data(const Value& data, Names& names) {
  if (const auto* a = data.if_array()) {
    Array out;
    for (const auto& v : *a) out.push_back(from_rich_data(v, names));
    return out;
  }
  const auto* h = data.if_hash();
  if (!h) return data;
  if (const auto* tag = h->find("__ptype"); tag && (tag->if_string() || tag->if_hash()))
    return from_tagged(*h, *tag, names);
  Hash out;
  for (const auto& [k, v] : *h) out.set(k, from_rich_data(v, names));
  return out;
}

}  // namespace muster::types
