#include "types/pcore_type.hh"

#include "types/alias.hh"
#include "types/kind_name.hh"
#include "types/object.hh"
#include "types/printer.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Array;
using value::Hash;
using value::Value;

/// Attributes in order; those at the end that have their default value are left out.
class Description {
 public:
  explicit Description(std::string_view name) {
    out_.set("__ptype", "Pcore::" + std::string(name));
  }
  void always(std::string_view name, Value v) {
    flush();
    out_.set(name, std::move(v));
  }
  /// Written only when it is not the default, or something after it is.
  void unless_default(std::string_view name, Value v, bool is_default) {
    if (is_default)
      pending_.emplace_back(std::string(name), std::move(v));
    else
      always(name, std::move(v));
  }
  void optional(std::string_view name, const TypePtr& t) {
    unless_default(name, t ? Value(t) : Value(), !t);
  }
  Hash take() { return std::move(out_); }

 private:
  void flush() {
    for (auto& [k, v] : pending_) out_.set(k, std::move(v));
    pending_.clear();
  }
  Hash out_;
  std::vector<std::pair<std::string, Value>> pending_;
};

Value or_undef(const auto& optional) {
  return optional ? Value(*optional) : Value();
}

Value size_type(const std::optional<SizeRange>& s) {
  if (!s) return {};
  return std::make_shared<const IntegerType>(IntegerRange{s->from, s->to});
}

template <class Range>
void range(Description& d, const Range& r) {
  d.unless_default("from", or_undef(r.from), !r.from);
  d.unless_default("to", or_undef(r.to), !r.to);
}

void time_range(Description& d, const TimeType& t) {
  const auto moment = [&](const std::optional<std::int64_t>& ns) -> Value {
    if (!ns) return {};
    if (t.type_kind == TypeKind::timespan) return std::make_shared<const value::Timespan>(*ns);
    return std::make_shared<const value::Timestamp>(*ns);
  };
  d.unless_default("from", moment(t.range.from), !t.range.from);
  d.unless_default("to", moment(t.range.to), !t.range.to);
}

Array types_of(const std::vector<TypePtr>& types) {
  return {types.begin(), types.end()};
}
bool is_any(const TypePtr& t) {
  return !t || t->type_kind == TypeKind::any;
}
Value or_any(const TypePtr& t) {
  return t ? t : plain(TypeKind::any);
}

void scalar(Description& d, const Type& t) {
  switch (t.type_kind) {
    case TypeKind::integer: return range(d, as<IntegerType>(t).range);
    case TypeKind::float_: return range(d, as<FloatType>(t).range);
    case TypeKind::timespan:
    case TypeKind::timestamp: return time_range(d, as<TimeType>(t));
    case TypeKind::string: {
      const auto& s = as<StringType>(t);
      if (s.value) return d.always("size_type_or_value", *s.value);
      return d.unless_default("size_type_or_value", size_type(s.size), !s.size);
    }
    case TypeKind::enum_: {
      const auto& e = as<EnumType>(t);
      d.always("values", Array(e.values.begin(), e.values.end()));
      return d.unless_default("case_insensitive", e.case_insensitive, !e.case_insensitive);
    }
    case TypeKind::pattern: {
      Array patterns;
      for (const auto& p : as<PatternType>(t).patterns)
        patterns.emplace_back(std::make_shared<const RegexpType>(p->pattern));
      return d.always("patterns", std::move(patterns));
    }
    case TypeKind::regexp:
      return d.unless_default("pattern", or_undef(as<RegexpType>(t).pattern),
                              !as<RegexpType>(t).pattern);
    case TypeKind::semver: {
      const auto& ranges = as<SemVerType>(t).ranges;
      return d.unless_default("ranges", Array(ranges.begin(), ranges.end()), ranges.empty());
    }
    default: return;  // the other scalars have no attributes
  }
}

void structure(Description& d, const StructType& t) {
  Array elements;
  for (const auto& e : t.elements)
    elements.emplace_back(
        Hash{{"__ptype", "Pcore::StructElement"}, {"key_type", e.key}, {"value_type", e.value}});
  d.always("elements", std::move(elements));
}

void collection(Description& d, const Type& t) {
  switch (t.type_kind) {
    case TypeKind::collection: {
      const auto& size = as<CollectionType>(t).size;
      return d.unless_default("size_type", size_type(size), !size);
    }
    case TypeKind::array: {
      const auto& a = as<ArrayType>(t);
      d.unless_default("element_type", or_any(a.element), is_any(a.element));
      return d.unless_default("size_type", size_type(a.size), !a.size);
    }
    case TypeKind::hash: {
      const auto& h = as<HashType>(t);
      d.unless_default("key_type", or_any(h.key), is_any(h.key));
      d.unless_default("value_type", or_any(h.value), is_any(h.value));
      return d.unless_default("size_type", size_type(h.size), !h.size);
    }
    case TypeKind::tuple: {
      const auto& tuple = as<TupleType>(t);
      d.always("types", types_of(tuple.types));
      return d.unless_default("size_type", size_type(tuple.size), !tuple.size);
    }
    case TypeKind::struct_: return structure(d, as<StructType>(t));
    case TypeKind::variant: return d.always("types", types_of(as<VariantType>(t).types));
    default: return;  // not a collection
  }
}

void callable(Description& d, const CallableType& c) {
  const auto type = [](const TypePtr& t) { return t ? Value(t) : Value(); };
  d.always("param_types", type(c.parameters));
  d.always("block_type", type(c.block));
  d.always("return_type", type(c.result));
}

void named(Description& d, const Type& t) {
  switch (t.type_kind) {
    case TypeKind::class_: {
      const auto& name = as<ClassType>(t).name;
      return d.unless_default("class_name", name, name.empty());
    }
    case TypeKind::resource: {
      const auto& r = as<ResourceType>(t);
      d.unless_default("type_name", r.type_name, r.type_name.empty());
      return d.unless_default("title", or_undef(r.title), !r.title);
    }
    case TypeKind::runtime: {
      const auto& r = as<RuntimeType>(t);
      d.unless_default("runtime", r.runtime, r.runtime.empty());
      return d.unless_default("name_or_pattern", r.name, r.name.is_undef());
    }
    case TypeKind::uri: {
      const auto& p = as<UriType>(t).parameters;
      return d.unless_default("parameters", p, p.is_undef());
    }
    case TypeKind::init: {
      const auto& i = as<InitType>(t);
      d.optional("type", i.inner);
      return d.unless_default("init_args", Array(i.arguments.begin(), i.arguments.end()),
                              i.arguments.empty());
    }
    case TypeKind::reference: return d.always("type_string", as<ReferenceType>(t).text);
    case TypeKind::object:
      return d.always("_pcore_init_hash", definition_hash(static_cast<const ObjectType&>(t), true));
    case TypeKind::object_extension: {
      const auto& e = static_cast<const ObjectExtensionType&>(t);
      d.always("base_type", e.base);
      return d.always("init_parameters", e.parameters);
    }
    case TypeKind::type_set:
      return d.always("_pcore_init_hash", static_cast<const TypeSetType&>(t).definition);
    default: return;  // not a kind that names something
  }
}

}  // namespace

bool is_struct_element(std::string_view name) {
  return name == "Pcore::StructElement";
}

Hash pcore_description(const Type& t) {
  if (t.type_kind == TypeKind::alias)
    return pcore_description(static_cast<const AliasType&>(t).resolved());
  const bool extension = t.type_kind == TypeKind::object_extension;
  Description d(extension ? "ObjectTypeExtension" : std::string(kind_name(t.type_kind)) + "Type");
  switch (t.type_kind) {
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator: d.optional("type", as<WrapperType>(t).inner); break;
    case TypeKind::callable: callable(d, as<CallableType>(t)); break;
    default:
      scalar(d, t);
      collection(d, t);
      named(d, t);
  }
  return d.take();
}

}  // namespace muster::types
