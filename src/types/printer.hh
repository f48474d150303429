#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "types/alias.hh"
#include "types/object.hh"
#include "types/type.hh"

namespace muster::types {

/// Writes types, and the literals inside them, as Puppet source. With `expanded`, aliases are
/// followed by what they stand for and Object types are written out. With `indent` (a level of two
/// spaces), arrays and hashes break into lines.
class Printer {
 public:
  explicit Printer(bool expanded = false, std::optional<int> indent = {})
      : expanded_(expanded), indent_(indent) {}

  void type(const Type& t);
  void value(const value::Value& v);
  std::string take() { return std::move(out_); }

 private:
  using Write = std::function<void()>;
  /// Writes "name[a, b]"; without arguments just the name.
  void named(std::string_view name, const std::vector<Write>& arguments);
  void wrapper(std::string_view name, const WrapperType& t);
  void list(std::string_view name, const std::vector<TypePtr>& types,
            const std::vector<std::string>& tail);
  static std::vector<std::string> scalar_arguments(const Type& t);
  void collection(const Type& t);
  void reference(const Type& t);
  void with_values(const Type& t);
  void callable(const CallableType& t);
  void structure(const StructType& t);
  void struct_key(const StructElement& e);
  void alias(const AliasType& t);
  void object_type(const ObjectType& t);
  void extension(const ObjectExtensionType& t);
  void definition(const ObjectType& t, bool with_name);
  void members(const value::Hash& h);
  void type_set(const TypeSetType& t);
  std::string name_in_set(const Type& t, const std::string& name) const;

  using Entry = std::function<void(const value::Value& key, const value::Value& value)>;
  void entries(const value::Hash& h, bool bare_keys, const Entry& write);
  void array(const value::Array& a);
  void hash(const value::Hash& h);
  void rich(const value::Value& v);
  void object(const Object& o);
  bool is_short(const value::Array& a) const;
  void new_line();

  std::vector<Write> texts(std::vector<std::string> parts);
  Write one(TypePtr t);
  Write one(value::Value v);

  std::string out_;
  bool expanded_;
  std::optional<int> indent_;
  const TypeSetType* set_ = nullptr;
  std::vector<const Type*> open_aliases_;
};

/// An object's attributes as its type's `new` takes them: those that have their default value left
/// out.
value::Hash init_hash(const Object& o);
/// The definition of an Object type in its shortest form: what Object[{…}] would be given to make
/// it again.
value::Hash definition_hash(const ObjectType& t, bool with_name);

}  // namespace muster::types
