#pragma once
#include <functional>

#include "types/type.hh"

namespace muster::types {

/// A named type. What it stands for is resolved when first needed, so aliases may name each other
/// and themselves.
class AliasType : public Type {
 public:
  using Resolve = std::function<TypePtr()>;
  /// The target of an alias of the user's is normalized; those that are always there stay as they
  /// are stated.
  enum class Target : std::uint8_t { normalized, as_stated };
  AliasType(std::string name, Resolve resolve, Target target = Target::normalized);
  /// What the alias stands for. Throws diag::SourceError when it cannot be resolved (an unknown
  /// type, an alias that is only itself).
  const Type& resolved() const;
  const TypePtr& resolved_ptr() const;
  /// Does the alias occur in what it stands for? False while that is being resolved.
  bool self_recursive() const;
  const std::string name;  // as written: "Stdlib::Absolutepath"

 private:
  void settle() const;
  void drop_self_references() const;

  mutable Resolve resolve_;  // emptied once `resolved_` is set: a cache, the meaning never changes
  mutable TypePtr resolved_;
  const Target target_;
  mutable bool resolving_ = false;
  mutable bool self_recursive_ = false;
};

/// The aliases that are always there: Data, RichData, RichDataKey, …; nullptr for another name
/// (lower case).
TypePtr builtin_alias(std::string_view lower_name);

}  // namespace muster::types
