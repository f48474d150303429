#include "types/new_signatures.hh"

#include <map>
#include <mutex>

#include "types/calculator.hh"
#include "types/make.hh"
#include "types/names.hh"
#include "types/object.hh"

namespace muster::types {

namespace {

using Tuples = std::vector<std::shared_ptr<const TupleType>>;

std::string integers() {
  const std::string from =
      R"(Variant[Numeric, Boolean, Pattern[/\A[+-]?\s*(?:(?:\d+)|(?:0[xX][0-9A-Fa-f]+)|(?:0[bB][01]+))\z/],)"
      " Timespan, Timestamp]";
  const std::string radix =
      "Variant[Default, Integer[2,2], Integer[8,8], Integer[10,10], Integer[16,16]]";
  return "[Tuple[" + from + ", " + radix + ", Boolean, 1, 3], Tuple[Struct[{'from' => " + from +
         ", Optional['radix'] => " + radix + ", Optional['abs'] => Boolean}]]]";
}

std::string numbers() {
  const std::string from =
      R"(Variant[Integer, Float, Boolean, Pattern[/\A[+-]?\s*(?:(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE]-?\d+)?))"
      R"(|(?:0[xX][0-9A-Fa-f]+)|(?:0[0-7]+)|(?:0[bB][01]+))\z/], Timespan, Timestamp])";
  return "[Tuple[" + from + ", Boolean, 1, 2], Tuple[Struct[{'from' => " + from +
         ", Optional['abs'] => Boolean}]]]";
}

std::string strings() {
  const std::string format =
      R"(Pattern[/^%([\s\[+#0{<(|-]*)([1-9][0-9]*)?(?:\.([0-9]+))?([a-zA-Z])$/])";
  return "[Tuple[Any, Variant[Default, String[1], Hash[Type, Variant[" + format +
         ", Struct[{Optional['format'] => " + format +
         ", Optional['separator'] => String, Optional['separator2'] => String, "
         "Optional['string_formats'] => Hash[Type, " +
         format + "]}]]]], 1, 2]]";
}

std::string binaries() {
  const std::string format = "Enum['%B', '%b', '%r', '%s', '%u']", bytes = "Array[Integer[0, 255]]";
  return "[Tuple[String, " + format + ", 1, 2], Tuple[" + bytes +
         "], Tuple[Variant[Struct[{'value' => String, "
         "'format' => Optional[" +
         format + "]}], Struct[{'value' => " + bytes + "}]]]]";
}

std::string versions() {
  const std::string qualifier = R"(Pattern[/\A(?<part>[0-9A-Za-z-]+)(?:\.\g<part>)*\Z/])";
  return R"([Tuple[Pattern[/\A(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?)"
         R"((?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z/]], Tuple[Integer[0], Integer[0], Integer[0], )" +
         qualifier + ", " + qualifier +
         ", 3, 5], Tuple[Struct[{'major' => Integer[0], 'minor' => Integer[0], "
         "'patch' => Integer[0], Optional['prerelease'] => " +
         qualifier + ", Optional['build'] => " + qualifier + "}]]]";
}

std::string times(bool span) {
  const std::string formats = "Variant[String[2], Array[String[2], 1]]";
  if (!span)
    return "[Tuple, Tuple[Variant[Integer, Float]], Tuple[String[1], " + formats +
           ", String[1], 1, 3], "
           "Tuple[Struct[{'string' => String[1], Optional['format'] => " +
           formats + ", Optional['timezone'] => String[1]}]]]";
  return "[Tuple[Variant[Integer, Float]], Tuple[String[1], " + formats +
         ", 1, 2], Tuple[Integer, Integer, Integer, "
         "Integer, Integer, Integer, Integer, 4, 7], Tuple[Struct[{'string' => String[1], "
         "Optional['format'] => " +
         formats +
         "}]], Tuple[Struct[{Optional['negative'] => Boolean, Optional['days'] => Integer, "
         "Optional['hours'] => Integer, Optional['minutes'] => Integer, Optional['seconds'] => "
         "Integer, "
         "Optional['milliseconds'] => Integer, Optional['microseconds'] => Integer, "
         "Optional['nanoseconds'] => Integer}]]]";
}

/// The signatures as Variant[…] without its name, as Puppet declares them.
std::string text_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::integer: return integers();
    case TypeKind::float_:
    case TypeKind::numeric: return numbers();
    case TypeKind::string: return strings();
    case TypeKind::binary: return binaries();
    case TypeKind::sensitive: return "[Tuple[Sensitive], Tuple[Any]]";
    case TypeKind::boolean:
      return "[Tuple[Variant[Integer, Float, Boolean, Enum['false', 'n', 'no', 'true', 'y', 'yes', "
             "true]]]]";
    case TypeKind::regexp: return "[Tuple[String, Boolean, 1, 2]]";
    case TypeKind::array:
    case TypeKind::tuple:
      return "[Tuple[Variant[Array, Hash, Binary, Iterable], Boolean[false], 1, 2], Tuple[Any, "
             "Boolean[true]]]";
    case TypeKind::hash:
    case TypeKind::struct_:
      return "[Tuple[Array[Tuple[Array, Any], 1], Enum['hash_tree', 'tree'], 1, 2], "
             "Tuple[Array[Tuple[Any, Any], 1]], "
             "Tuple[Any]]";
    case TypeKind::type: return "[Tuple[String[1]]]";
    case TypeKind::semver: return versions();
    case TypeKind::semver_range:
      return "[Tuple[String[1]], Tuple[Variant[Default, SemVer], Variant[Default, SemVer], "
             "Boolean, 2, 3], "
             "Tuple[Struct[{'min' => Variant[Default, SemVer], Optional['max'] => Variant[Default, "
             "SemVer], "
             "Optional['exclude_max'] => Boolean}]]]";
    case TypeKind::timestamp: return times(false);
    case TypeKind::timespan: return times(true);
    case TypeKind::uri:
      return "[Tuple[String[1]], Tuple[Struct[{Optional['scheme'] => String[1], "
             "Optional['userinfo'] => String[1], "
             "Optional['host'] => String[1], Optional['port'] => Integer[0], Optional['path'] => "
             "String[1], "
             "Optional['query'] => String[1], Optional['fragment'] => String[1], "
             "Optional['opaque'] => String[1]}]]]";
    default: return {};
  }
}

Tuples parse(const std::string& text) {
  Tuples tuples;
  const auto add = [&](const TypePtr& t) {
    tuples.push_back(std::static_pointer_cast<const TupleType>(t));
  };
  // A Variant of one is that one.
  const auto type = from_text("Variant" + text);
  if (type->type_kind != TypeKind::variant)
    add(type);
  else
    for (const auto& t : as<VariantType>(*type).types) add(t);
  return tuples;
}

Tuples of_kind(TypeKind kind) {
  static std::map<TypeKind, Tuples> known;  // the texts never change: a cache of what they mean
  static std::mutex lock;
  {
    const std::lock_guard hold(lock);
    if (const auto it = known.find(kind); it != known.end()) return it->second;
  }
  const auto text = text_of(kind);
  auto tuples = text.empty() ? Tuples{} : parse(text);
  const std::lock_guard hold(lock);
  return known.emplace(kind, std::move(tuples)).first->second;
}

Tuples of_object(const ObjectType& type) {
  std::vector<TypePtr> required, optional;
  std::vector<StructElement> elements;
  for (const auto* a : type.all_attributes()) {
    if (a->kind == AttributeKind::constant || a->kind == AttributeKind::derived) continue;
    (a->value ? optional : required).push_back(a->type);
    auto key = make_exact_string(a->name);
    elements.push_back({a->value ? make_optional(key) : key, a->name, a->type});
  }
  const SizeRange size{static_cast<std::int64_t>(required.size()),
                       static_cast<std::int64_t>(required.size() + optional.size())};
  required.insert(required.end(), optional.begin(), optional.end());
  return {
      make<TupleType>(std::vector<TypePtr>{make<StructType>(std::move(elements))}, SizeRange{1, 1}),
      make<TupleType>(std::move(required), size)};
}

}  // namespace

Tuples new_signatures(const Type& type) {
  switch (type.type_kind) {
    case TypeKind::object: return of_object(as<ObjectType>(type));
    case TypeKind::object_extension: return of_object(*as<ObjectExtensionType>(type).base);
    case TypeKind::alias: return new_signatures(unalias(type));
    case TypeKind::optional:
    case TypeKind::not_undef: {
      const auto& inner = as<WrapperType>(type).inner;
      if (inner) return new_signatures(*inner);
      if (type.type_kind == TypeKind::optional) return {};
      return {make<TupleType>(std::vector<TypePtr>{plain(TypeKind::any)})};
    }
    default: return of_kind(type.type_kind);
  }
}

}  // namespace muster::types
