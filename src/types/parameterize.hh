#pragma once
#include <span>
#include <string>
#include <vector>

#include "types/names.hh"
#include "types/type.hh"

/// The parts of parameterize(): one access, and the families of types that take parameters.
namespace muster::types {

using Parameters = std::span<const value::Value>;

/// One base[keys…]. Problems with the form of the keys are SourceErrors at the key to blame;
/// problems that Puppet's constructors find are base::Errors, which parameterize() places at the
/// whole.
struct Access {
  const TypePtr& base;
  Parameters keys;  // flattened, except for the types that tell arrays apart
  const AccessSpans& where;
  Names& names;

  diag::Span key_span(std::size_t i) const {
    return i < where.keys.size() ? where.keys[i] : where.whole;
  }
  const Type* type_at(std::size_t i) const { return keys[i].if_rich<Type>(); }
  TypePtr shared_type_at(std::size_t i) const { return keys[i].shared_rich<Type>(); }

  [[noreturn]] void fail(diag::Span span, const std::string& message) const;
  /// "Array-Type[] accepts 1 to 3 arguments. Got 4"; max -1 is any number, absent is exactly min.
  [[noreturn]] void wrong_count(const std::string& label, int min,
                                std::optional<int> max = {}) const;
  /// "Array-Type[] arguments must be types. Got String"
  [[noreturn]] void not_a_type(const std::string& label, std::size_t key) const;
  /// "Error creating type specialization of an Enum-Type, Cannot use Integer where String is
  /// expected"
  [[noreturn]] void wrong_key(std::size_t key, const std::string& expected) const;
};

/// parameterize() without placing the base::Errors.
value::Value apply_parameters(const TypePtr& base, Parameters keys, const AccessSpans& where,
                              Names& names);

/// Array[], Hash[], Collection[], String[], Tuple[], Struct[].
TypePtr parameterize_collection(const Access& access);
/// Integer[], Float[], Timespan[], Timestamp[], SemVer[].
TypePtr parameterize_range(const Access& access);
/// Boolean[], Enum[], Pattern[], Regexp[], URI[], Runtime[].
TypePtr parameterize_text(const Access& access);
/// Optional[], NotUndef[], Type[], Iterable[], Iterator[], Sensitive[], Variant[], Init[].
TypePtr parameterize_wrapper(const Access& access);
/// Callable[], whose keys are not flattened.
TypePtr parameterize_callable(const Access& access);
/// Object[], TypeSet[], and the type parameters of an Object type.
TypePtr parameterize_object(const Access& access);
/// Class[], Resource[], File[]: a type, or an array of types for several titles. Keys are not
/// flattened.
value::Value parameterize_class(const Access& access);
value::Value parameterize_resource(const Access& access);

/// A number or `default`, as bounds are given.
bool is_bound(const value::Value& v);
IntegerRange integer_range(const value::Value& from, const value::Value& to);

}  // namespace muster::types
