#include <algorithm>
#include <cstdlib>

#include "types/calculator.hh"
#include "types/iterator.hh"
#include "types/make.hh"
#include "types/object_extension.hh"
#include "types/relation.hh"
#include "types/uri.hh"
#include "value/rich.hh"
#include "value/semver_range.hh"

namespace muster::types {

using value::Value;

namespace {

SizeRange size_of(std::size_t n) {
  return exact_size(n);
}

template <class Range, class Pick>
TypePtr reduce(const Range& items, Pick pick) {
  TypePtr type;
  for (const auto& item : items) {
    auto next = infer(pick(item));
    type = type ? common_type(type, next) : std::move(next);
  }
  return type;
}

TypePtr infer_array(const value::Array& items) {
  static const auto empty = make_array(nullptr, SizeRange{0, 0});
  if (items.empty()) return empty;
  return make_array(reduce(items, [](const Value& v) -> const Value& { return v; }),
                    size_of(items.size()));
}

const TypePtr& empty_hash() {
  static const auto type = make_hash(nullptr, nullptr, SizeRange{0, 0});
  return type;
}

using Entry = value::Hash::Entry;

TypePtr infer_hash(const value::Hash& hash) {
  if (hash.empty()) return empty_hash();
  return make_hash(reduce(hash, [](const Entry& e) -> const Value& { return e.first; }),
                   reduce(hash, [](const Entry& e) -> const Value& { return e.second; }),
                   size_of(hash.size()));
}

TypePtr infer_set_array(const value::Array& items) {
  if (items.empty()) return infer_array(items);
  std::vector<TypePtr> types;
  types.reserve(items.size());
  for (const auto& v : items) types.push_back(infer_set(v));
  return make<TupleType>(std::move(types));
}

bool names_only(const value::Hash& hash) {
  return std::all_of(hash.begin(), hash.end(), [](const Entry& e) {
    return e.first.if_string() && !e.first.if_string()->empty();
  });
}

TypePtr infer_set_hash(const value::Hash& hash) {
  if (hash.empty()) return empty_hash();
  if (!names_only(hash)) {
    std::vector<TypePtr> keys, values;
    for (const auto& [k, v] : hash) {
      keys.push_back(infer_set(k));
      values.push_back(infer_set(v));
    }
    return make_hash(make_variant(keys), make_variant(values), size_of(hash.size()));
  }
  std::vector<StructElement> elements;
  elements.reserve(hash.size());
  for (const auto& [k, v] : hash)
    elements.push_back({make_exact_string(*k.if_string()), *k.if_string(), infer_set(v)});
  return make<StructType>(std::move(elements));
}

/// The type of a resource that was given to another one says nothing of that.
TypePtr without_form(const Value& v) {
  const auto* r = v.if_rich<ResourceType>();
  if (!r || r->form == ResourceType::Form::type) return v.shared_rich<Type>();
  return make<ResourceType>(r->type_name, r->title);
}

TypePtr infer_object(const Object& object) {
  if (object.type->parameterized()) return extension_of(object);
  return object.type;
}

TypePtr infer_rich(const Value& v) {
  switch (v.kind()) {
    case value::Kind::sensitive: return make_sensitive(infer(v.if_rich<value::Sensitive>()->value));
    case value::Kind::regexp: return make<RegexpType>(v.if_rich<value::Regexp>()->pattern);
    case value::Kind::binary: return plain(TypeKind::binary);
    case value::Kind::semver: return plain(TypeKind::semver);
    case value::Kind::semver_range: return plain(TypeKind::semver_range);
    case value::Kind::timestamp: {
      const auto n = v.if_rich<value::Timestamp>()->nanoseconds;
      return make<TimeType>(TypeKind::timestamp, IntegerRange{n, n});
    }
    case value::Kind::timespan: {
      const auto n = v.if_rich<value::Timespan>()->nanoseconds;
      return make<TimeType>(TypeKind::timespan, IntegerRange{n, n});
    }
    case value::Kind::uri: return uri_type_of(*v.if_rich<value::Uri>());
    case value::Kind::type: return make<WrapperType>(TypeKind::type, without_form(v));
    case value::Kind::object: return infer_object(*v.if_rich<Object>());
    case value::Kind::iterator:
      return make<WrapperType>(TypeKind::iterator, v.if_rich<Iterator>()->element);
    default: std::abort();
  }
}

}  // namespace

TypePtr infer(const Value& v) {
  switch (v.kind()) {
    case value::Kind::undef: return plain(TypeKind::undef);
    case value::Kind::default_: return plain(TypeKind::default_);
    case value::Kind::boolean: {
      static const auto yes = make<BooleanType>(true), no = make<BooleanType>(false);
      return *v.if_boolean() ? yes : no;
    }
    case value::Kind::integer:
      return make<IntegerType>(IntegerRange{*v.if_integer(), *v.if_integer()});
    case value::Kind::real: return make<FloatType>(FloatRange{*v.if_real(), *v.if_real()});
    case value::Kind::string: return make_exact_string(*v.if_string());
    case value::Kind::array: return infer_array(*v.if_array());
    case value::Kind::hash: return infer_hash(*v.if_hash());
    default: return infer_rich(v);
  }
}

TypePtr infer_set(const Value& v) {
  if (const auto* a = v.if_array()) return infer_set_array(*a);
  if (const auto* h = v.if_hash()) return infer_set_hash(*h);
  if (auto version = v.shared_rich<value::SemVer>()) {
    std::vector<Value> one{
        Value(make<value::SemVerRange>(version, value::SemVerRange::Bound{version}))};
    return make<SemVerType>(std::move(one));
  }
  return infer(v);
}

}  // namespace muster::types
