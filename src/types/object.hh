#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "types/names.hh"
#include "types/type.hh"
#include "value/value.hh"

namespace muster::types {

enum class AttributeKind : std::uint8_t {
  normal,
  constant,
  derived,
  derived_or_required,
  given_or_derived,
  reference
};

struct ObjectAttribute {
  std::string name;
  TypePtr type;
  AttributeKind kind = AttributeKind::normal;
  std::optional<value::Value> value;  // default, or the constant
  bool final = false, override_ = false;
};

struct ObjectFunction {
  std::string name;
  TypePtr type;
  bool final = false, override_ = false;
};

class ObjectType;
using ObjectTypePtr = std::shared_ptr<const ObjectType>;

/// An Object[{…}] type. `definition` is its initialisation hash in Puppet's normal form: what is
/// printed, and sent as rich data.
/// Always owned by a shared_ptr.
class ObjectType : public Type, public std::enable_shared_from_this<ObjectType> {
 public:
  /// Throws SourceError with Puppet's text when the hash is not a valid definition.
  static ObjectTypePtr make(const value::Hash& definition, std::string name, diag::Span where,
                            Names& names);
  ObjectType(std::string name, value::Hash definition, ObjectTypePtr parent,
             std::vector<ObjectAttribute> attributes, std::vector<ObjectFunction> functions,
             std::vector<std::string> equality, bool equality_include_type,
             std::vector<ObjectAttribute> type_parameters = {});

  /// Own and inherited, parents' first.
  std::vector<const ObjectAttribute*> all_attributes() const;
  const ObjectAttribute* attribute(std::string_view name) const;
  const ObjectFunction* function(std::string_view name) const;
  bool is_a(const ObjectType& other) const;
  /// Own and inherited type parameters, parents' first.
  std::vector<const ObjectAttribute*> all_type_parameters() const;
  bool parameterized() const;
  /// The names of the attributes that count when two instances are compared, inherited ones too.
  std::vector<std::string> all_equality() const;

  const std::string name;  // empty for an anonymous Object[{…}]
  const value::Hash definition;
  const ObjectTypePtr parent;
  const std::vector<ObjectAttribute> attributes;
  const std::vector<ObjectFunction> functions;
  /// As stated; else every own attribute that is not a constant.
  const std::vector<std::string> equality;
  const bool equality_include_type;
  const std::vector<ObjectAttribute> type_parameters;
};

/// An Object type with values for its type parameters: Error['puppet/failed']. Its instances are
/// those of `base` whose attributes of the parameters' names match the parameters.
class ObjectExtensionType : public Type {
 public:
  ObjectExtensionType(ObjectTypePtr b, value::Hash p)
      : Type(TypeKind::object_extension), base(std::move(b)), parameters(std::move(p)) {}
  const ObjectTypePtr base;
  const value::Hash parameters;
};

/// An instance: one value per attribute that is not a constant (constants are read from the type).
class Object : public value::Rich {
 public:
  Object(ObjectTypePtr t, value::Hash a);
  bool equals(const Rich& other) const override;
  std::size_t hash() const override;
  value::Extent extent() const override { return extent_; }
  /// The attribute's value; nullptr when the type has no such attribute.
  const value::Value* get(std::string_view name) const;
  const ObjectTypePtr type;
  const value::Hash attributes;

 private:
  value::Extent extent_;
};

/// Object types that are always there: Deferred, Error, Target…; nullptr for another name (lower
/// case).
ObjectTypePtr builtin_object_type(std::string_view lower_name);

/// TypeSet[{…}]: versioned names. Members are found as "MySet::Member" through Names.
class TypeSetType : public Type {
 public:
  static std::shared_ptr<const TypeSetType> make(const value::Hash& definition, std::string name,
                                                 diag::Span where, Names& names);
  TypeSetType(std::string name, value::Hash definition,
              std::vector<std::pair<std::string, TypePtr>> members);
  const Type* member(std::string_view name) const;
  const std::string name;
  const value::Hash definition;
  const std::vector<std::pair<std::string, TypePtr>> members;
};

}  // namespace muster::types
