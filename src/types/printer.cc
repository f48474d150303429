#include "types/printer.hh"

#include <algorithm>

#include "base/strings.hh"
#include "types/alias.hh"
#include "types/calculator.hh"
#include "types/kind_name.hh"
#include "types/quote.hh"
#include "value/json.hh"
#include "value/rich_text.hh"

namespace muster::types {

namespace {

std::string bound(const std::optional<std::int64_t>& n) {
  return n ? std::to_string(*n) : "default";
}
std::string bound(const std::optional<double>& n) {
  return n ? value::real_text(*n) : "default";
}

/// "1, 5", with an open upper bound left out; nothing for an unbounded range.
template <class Range>
std::vector<std::string> range_texts(const Range& r) {
  if (!r.from && !r.to) return {};
  std::vector<std::string> out{bound(r.from)};
  if (r.to) out.push_back(bound(r.to));
  return out;
}

std::vector<std::string> size_texts(const std::optional<SizeRange>& s) {
  if (!s) return {};
  std::vector<std::string> out{std::to_string(s->from)};
  if (s->to) out.push_back(std::to_string(*s->to));
  return out;
}

std::vector<std::string> time_texts(const TimeType& t) {
  if (!t.range.from && !t.range.to) return {};
  const auto text = [&](std::int64_t ns) {
    return '\'' +
           (t.type_kind == TypeKind::timespan ? value::text(value::Timespan(ns))
                                              : value::text(value::Timestamp(ns))) +
           '\'';
  };
  std::vector<std::string> out{t.range.from ? text(*t.range.from) : "default"};
  if (t.range.to && t.range.to != t.range.from) out.push_back(text(*t.range.to));
  return out;
}

bool zero_size(const std::optional<SizeRange>& s) {
  return s && s->from == 0 && s->to == 0;
}
bool is_any(const TypePtr& t) {
  return !t || t->type_kind == TypeKind::any;
}

}  // namespace

void Printer::named(std::string_view name, const std::vector<Write>& arguments) {
  out_ += name;
  if (arguments.empty()) return;
  out_ += '[';
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out_ += ", ";
    arguments[i]();
  }
  out_ += ']';
}

std::vector<Printer::Write> Printer::texts(std::vector<std::string> parts) {
  std::vector<Write> out;
  for (auto& p : parts) out.emplace_back([this, s = std::move(p)] { out_ += s; });
  return out;
}

Printer::Write Printer::one(TypePtr t) {
  return [this, t = std::move(t)] { type(*t); };
}
Printer::Write Printer::one(value::Value v) {
  return [this, v = std::move(v)] { value(v); };
}

void Printer::wrapper(std::string_view name, const WrapperType& t) {
  const bool hides_any = t.type_kind == TypeKind::not_undef || t.type_kind == TypeKind::sensitive;
  if (!t.inner || (hides_any && is_any(t.inner))) return named(name, {});
  if (t.type_kind == TypeKind::optional || t.type_kind == TypeKind::not_undef)
    if (t.inner->type_kind == TypeKind::string && as<StringType>(*t.inner).value)
      return named(name, texts({quote(*as<StringType>(*t.inner).value)}));
  named(name, {one(t.inner)});
}

void Printer::callable(const CallableType& t) {
  std::vector<Write> parameters;
  if (t.parameters) {
    for (const auto& p : t.parameters->types)
      if (p->type_kind != TypeKind::unit) parameters.push_back(one(p));
    const auto sizes = t.parameters->types.empty() ? std::vector<std::string>{"0", "0"}
                                                   : size_texts(t.parameters->size);
    for (auto& w : texts(sizes)) parameters.push_back(std::move(w));
    if (t.block) parameters.push_back(one(t.block));
  }
  if (!t.result) return named("Callable", parameters);
  const Write list = [&] {
    if (parameters.empty())
      out_ += "[]";
    else
      named("", parameters);
  };
  named("Callable", {list, one(t.result)});
}

void Printer::struct_key(const StructElement& e) {
  const bool may_be_undef = assignable(*e.value, *plain(TypeKind::undef));
  const bool optional_key = e.key->type_kind == TypeKind::optional;
  if (optional_key == may_be_undef) {
    out_ += quote(e.name);
    return;
  }
  named(optional_key ? "Optional" : "NotUndef", texts({quote(e.name)}));
}

void Printer::structure(const StructType& t) {
  if (t.elements.empty()) return named("Struct", {});
  out_ += "Struct[{";
  if (indent_) ++*indent_;
  for (std::size_t i = 0; i < t.elements.size(); ++i) {
    if (i > 0) out_ += ", ";
    if (indent_) new_line();
    struct_key(t.elements[i]);
    out_ += " => ";
    type(*t.elements[i].value);
  }
  if (indent_) {
    --*indent_;
    new_line();
  }
  out_ += "}]";
}

void Printer::alias(const AliasType& t) {
  const bool entered =
      std::find(open_aliases_.begin(), open_aliases_.end(), &t) != open_aliases_.end();
  const bool known = builtin_alias(base::lower_ascii(t.name)) != nullptr;
  const auto shown = name_in_set(t, t.name);
  const bool member_of_set = set_ && shown != t.name;
  const bool write_out = expanded_ && !entered && (set_ ? member_of_set : !known);
  if (!write_out || !set_) out_ += shown;
  if (!write_out) return;
  if (!set_) out_ += " = ";
  open_aliases_.push_back(&t);
  type(t.resolved());
  open_aliases_.pop_back();
}

std::vector<std::string> Printer::scalar_arguments(const Type& t) {
  switch (t.type_kind) {
    case TypeKind::boolean: {
      const auto& v = as<BooleanType>(t).value;
      return v ? std::vector<std::string>{*v ? "true" : "false"} : std::vector<std::string>{};
    }
    case TypeKind::integer: return range_texts(as<IntegerType>(t).range);
    case TypeKind::float_: return range_texts(as<FloatType>(t).range);
    case TypeKind::string: return size_texts(as<StringType>(t).size);
    case TypeKind::timespan:
    case TypeKind::timestamp: return time_texts(as<TimeType>(t));
    case TypeKind::enum_: {
      std::vector<std::string> out;
      for (const auto& v : as<EnumType>(t).values) out.push_back(quote(v));
      if (as<EnumType>(t).case_insensitive && !out.empty()) out.emplace_back("true");
      return out;
    }
    case TypeKind::pattern: {
      std::vector<std::string> out;
      for (const auto& p : as<PatternType>(t).patterns) out.push_back(regexp_text(p->pattern));
      return out;
    }
    case TypeKind::regexp: {
      const auto& p = as<RegexpType>(t).pattern;
      return p ? std::vector{regexp_text(*p)} : std::vector<std::string>{};
    }
    default: return {};  // the other kinds have arguments that are not text
  }
}

void Printer::list(std::string_view name, const std::vector<TypePtr>& types,
                   const std::vector<std::string>& tail) {
  std::vector<Write> parts;
  for (const auto& t : types) parts.push_back(one(t));
  for (auto& w : texts(tail)) parts.push_back(std::move(w));
  named(name, parts);
}

void Printer::collection(const Type& t) {
  if (t.type_kind == TypeKind::tuple) {
    const auto& tuple = as<TupleType>(t);
    return list("Tuple", tuple.types,
                tuple.types.empty() ? std::vector<std::string>{} : size_texts(tuple.size));
  }
  if (t.type_kind == TypeKind::array) {
    const auto& a = as<ArrayType>(t);
    if (zero_size(a.size)) return list("Array", {}, {"0", "0"});
    if (!a.size && is_any(a.element)) return list("Array", {}, {});
    return list("Array", {a.element ? a.element : plain(TypeKind::any)}, size_texts(a.size));
  }
  const auto& h = as<HashType>(t);
  if (zero_size(h.size)) return list("Hash", {}, {"0", "0"});
  if (!h.size && is_any(h.key) && is_any(h.value)) return list("Hash", {}, {});
  const auto or_any = [](const TypePtr& p) { return p ? p : plain(TypeKind::any); };
  list("Hash", {or_any(h.key), or_any(h.value)}, size_texts(h.size));
}

void Printer::reference(const Type& t) {
  if (t.type_kind == TypeKind::class_) {
    const auto& name = as<ClassType>(t).name;
    return list("Class", {}, name.empty() ? std::vector<std::string>{} : std::vector{name});
  }
  if (t.type_kind == TypeKind::reference)
    return list("TypeReference", {}, {quote(as<ReferenceType>(t).text)});
  const auto& r = as<ResourceType>(t);
  if (r.type_name.empty()) return list("Resource", {}, {});
  if (r.form == ResourceType::Form::given) return list(r.type_name, {}, {r.title.value_or("")});
  list(r.type_name, {}, r.title ? std::vector{quote(*r.title)} : std::vector<std::string>{});
}

void Printer::with_values(const Type& t) {
  std::vector<Write> parts;
  if (t.type_kind == TypeKind::semver)
    for (const auto& r : as<SemVerType>(t).ranges) parts.push_back(one(r));
  if (t.type_kind == TypeKind::uri && !as<UriType>(t).parameters.is_undef())
    parts.push_back(one(as<UriType>(t).parameters));
  if (t.type_kind == TypeKind::runtime && !as<RuntimeType>(t).runtime.empty()) {
    const auto& r = as<RuntimeType>(t);
    parts = {[&] { out_ += r.runtime; }, one(r.name)};
  }
  if (t.type_kind == TypeKind::init) {
    const auto& i = as<InitType>(t);
    if (i.inner) parts.push_back(one(i.inner));
    for (const auto& a : i.arguments) parts.push_back(one(a));
  }
  named(kind_name(t.type_kind), parts);
}

void Printer::type(const Type& t) {
  switch (t.type_kind) {
    case TypeKind::any:
    case TypeKind::undef:
    case TypeKind::default_:
    case TypeKind::numeric:
    case TypeKind::scalar:
    case TypeKind::scalar_data:
    case TypeKind::binary:
    case TypeKind::semver_range:
    case TypeKind::catalog_entry:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::float_:
    case TypeKind::string:
    case TypeKind::enum_:
    case TypeKind::pattern:
    case TypeKind::regexp:
    case TypeKind::timespan:
    case TypeKind::timestamp: return list(kind_name(t.type_kind), {}, scalar_arguments(t));
    case TypeKind::collection:
      return list("Collection", {}, size_texts(as<CollectionType>(t).size));
    case TypeKind::array:
    case TypeKind::hash:
    case TypeKind::tuple: return collection(t);
    case TypeKind::struct_: return structure(as<StructType>(t));
    case TypeKind::callable: return callable(as<CallableType>(t));
    case TypeKind::variant: return list("Variant", as<VariantType>(t).types, {});
    case TypeKind::optional:
    case TypeKind::not_undef:
    case TypeKind::type:
    case TypeKind::iterable:
    case TypeKind::iterator:
    case TypeKind::sensitive: return wrapper(kind_name(t.type_kind), as<WrapperType>(t));
    case TypeKind::semver:
    case TypeKind::uri:
    case TypeKind::runtime:
    case TypeKind::init: return with_values(t);
    case TypeKind::class_:
    case TypeKind::resource:
    case TypeKind::reference: return reference(t);
    case TypeKind::object: return object_type(static_cast<const ObjectType&>(t));
    case TypeKind::object_extension: return extension(static_cast<const ObjectExtensionType&>(t));
    case TypeKind::alias: return alias(static_cast<const AliasType&>(t));
    case TypeKind::type_set: return type_set(static_cast<const TypeSetType&>(t));
  }
}

}  // namespace muster::types
