#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "value/regexp.hh"
#include "value/value.hh"

/// The types of the Puppet language (Pcore) as immutable shared values.
namespace muster::types {

enum class TypeKind : std::uint8_t {
  any,
  undef,
  default_,
  boolean,
  integer,
  float_,
  numeric,
  scalar,
  scalar_data,
  string,
  enum_,
  pattern,
  regexp,
  collection,
  array,
  hash,
  tuple,
  struct_,
  callable,
  variant,
  optional,
  not_undef,
  type,
  iterable,
  iterator,
  sensitive,
  binary,
  semver,
  semver_range,
  timespan,
  timestamp,
  uri,
  runtime,
  catalog_entry,
  class_,
  resource,
  init,
  object,
  object_extension,
  alias,
  reference,
  type_set,
  unit,
};

/// A type. It is a Value of Kind::type; its class below goes with its `type_kind`.
class Type : public value::Rich {
 public:
  explicit Type(TypeKind k) : Rich(value::Kind::type), type_kind(k) {}
  bool equals(const Rich& other) const override;  // structural
  std::size_t hash() const override;
  /// Counted when asked for. What has a name counts as one; above most_parts (walk.hh), it is the
  /// largest number.
  value::Extent extent() const override;
  const TypeKind type_kind;
};
using TypePtr = std::shared_ptr<const Type>;

template <class T>
const T& as(const Type& t) {
  return static_cast<const T&>(t);
}

/// Inclusive bounds; nullopt is unbounded (`default`).
struct IntegerRange {
  std::optional<std::int64_t> from, to;
  bool operator==(const IntegerRange&) const = default;
};
struct FloatRange {
  std::optional<double> from, to;
  bool operator==(const FloatRange&) const = default;
};
/// Sizes start at 0.
struct SizeRange {
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
  bool operator==(const SizeRange&) const = default;
};

/// any, undef, default_, numeric, scalar, scalar_data, binary, semver_range, catalog_entry, unit
struct SimpleType : Type {
  using Type::Type;
};
struct BooleanType : Type {
  explicit BooleanType(std::optional<bool> v = {}) : Type(TypeKind::boolean), value(v) {}
  const std::optional<bool> value;
};
struct IntegerType : Type {
  explicit IntegerType(IntegerRange r = {}) : Type(TypeKind::integer), range(r) {}
  const IntegerRange range;
};
struct FloatType : Type {
  explicit FloatType(FloatRange r = {}) : Type(TypeKind::float_), range(r) {}
  const FloatRange range;
};
/// Either an exact value (what inference gives) or a range of lengths in characters; neither is
/// String.
struct StringType : Type {
  explicit StringType(std::optional<SizeRange> s = {}, std::optional<std::string> v = {})
      : Type(TypeKind::string), size(s), value(std::move(v)) {}
  const std::optional<SizeRange> size;
  const std::optional<std::string> value;
};
struct EnumType : Type {
  explicit EnumType(std::vector<std::string> v, bool ci = false)
      : Type(TypeKind::enum_), values(std::move(v)), case_insensitive(ci) {}
  const std::vector<std::string> values;  // sorted, unique
  const bool case_insensitive;
};
using RegexpPtr = std::shared_ptr<const value::Regexp>;
struct PatternType : Type {
  explicit PatternType(std::vector<RegexpPtr> p)
      : Type(TypeKind::pattern), patterns(std::move(p)) {}
  const std::vector<RegexpPtr> patterns;
};
struct RegexpType : Type {
  explicit RegexpType(std::optional<std::string> p = {})
      : Type(TypeKind::regexp), pattern(std::move(p)) {}
  const std::optional<std::string> pattern;
};
struct CollectionType : Type {
  explicit CollectionType(std::optional<SizeRange> s = {}) : Type(TypeKind::collection), size(s) {}
  const std::optional<SizeRange> size;
};
struct ArrayType : Type {
  ArrayType(TypePtr e, std::optional<SizeRange> s = {})
      : Type(TypeKind::array), element(std::move(e)), size(s) {}
  const TypePtr element;
  const std::optional<SizeRange> size;
};
struct HashType : Type {
  HashType(TypePtr k, TypePtr v, std::optional<SizeRange> s = {})
      : Type(TypeKind::hash), key(std::move(k)), value(std::move(v)), size(s) {}
  const TypePtr key, value;
  const std::optional<SizeRange> size;
};
/// Without a size there are exactly as many elements as types; else the last type repeats.
struct TupleType : Type {
  TupleType(std::vector<TypePtr> t, std::optional<SizeRange> s = {})
      : Type(TypeKind::tuple), types(std::move(t)), size(s) {}
  const std::vector<TypePtr> types;
  const std::optional<SizeRange> size;
};
struct StructElement {
  TypePtr key;  // String['name'], Optional[…] or NotUndef[…] of it
  std::string name;
  TypePtr value;
};
struct StructType : Type {
  explicit StructType(std::vector<StructElement> e)
      : Type(TypeKind::struct_), elements(std::move(e)) {}
  const std::vector<StructElement> elements;
};
/// Null parameters: any arguments. Null block: no block accepted. Null result: Any.
struct CallableType : Type {
  CallableType(std::shared_ptr<const TupleType> p, TypePtr b, TypePtr r)
      : Type(TypeKind::callable),
        parameters(std::move(p)),
        block(std::move(b)),
        result(std::move(r)) {}
  const std::shared_ptr<const TupleType> parameters;
  const TypePtr block;
  const TypePtr result;
};
struct VariantType : Type {
  explicit VariantType(std::vector<TypePtr> t) : Type(TypeKind::variant), types(std::move(t)) {}
  const std::vector<TypePtr> types;
};
/// optional, not_undef, type, iterable, iterator, sensitive: a type around another; null is "of
/// anything". Sensitive and NotUndef of Any have a null inner type.
struct WrapperType : Type {
  WrapperType(TypeKind k, TypePtr t) : Type(k), inner(std::move(t)) {}
  const TypePtr inner;
};
struct SemVerType : Type {
  explicit SemVerType(std::vector<value::Value> r = {})
      : Type(TypeKind::semver), ranges(std::move(r)) {}
  const std::vector<value::Value> ranges;  // SemVerRange values
};
/// timespan and timestamp, in nanoseconds.
struct TimeType : Type {
  TimeType(TypeKind k, IntegerRange r) : Type(k), range(r) {}
  const IntegerRange range;
};
/// URI parts that must match; values are strings, regexps, integers or types.
struct UriType : Type {
  explicit UriType(value::Value p = {}) : Type(TypeKind::uri), parameters(std::move(p)) {}
  const value::Value parameters;
};
struct RuntimeType : Type {
  RuntimeType(std::string r, value::Value n)
      : Type(TypeKind::runtime), runtime(std::move(r)), name(std::move(n)) {}
  const std::string runtime;  // empty: any
  const value::Value name;    // undef, a string, or [regexp, replacement]
};
struct ClassType : Type {
  explicit ClassType(std::string n = {}) : Type(TypeKind::class_), name(std::move(n)) {}
  const std::string name;  // lower case; empty: any class
};
struct ResourceType : Type {
  /// A value that a resource was given is a resource itself, and prints as one: File[/a].
  enum class Form : std::uint8_t { type, given };
  ResourceType(std::string t = {}, std::optional<std::string> n = {}, Form f = Form::type)
      : Type(TypeKind::resource), type_name(std::move(t)), title(std::move(n)), form(f) {}
  const std::string type_name;  // capitalized ("File", "Apt::Source"); empty: any resource
  const std::optional<std::string> title;  // nullopt: every resource of the type
  const Form form;                         // takes no part in equality
};
/// Init[T, args…]: what can be made into a T by new.
struct InitType : Type {
  InitType(TypePtr t, std::vector<value::Value> a)
      : Type(TypeKind::init), inner(std::move(t)), arguments(std::move(a)) {}
  const TypePtr inner;
  const std::vector<value::Value> arguments;
};
/// A name that nothing is known of yet: TypeReference['Foo[Bar]'].
struct ReferenceType : Type {
  explicit ReferenceType(std::string t) : Type(TypeKind::reference), text(std::move(t)) {}
  const std::string text;
};

/// The plain form of a kind: Any, Integer, Array[Any], Resource, Object, …. One shared instance per
/// kind; null for object_extension, which has none.
const TypePtr& plain(TypeKind kind);

}  // namespace muster::types
