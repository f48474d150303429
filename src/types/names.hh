#pragma once
#include <span>
#include <string_view>

#include "syntax/ast.hh"
#include "types/type.hh"

namespace muster::types {

/// Where names of types that are not built in come from: type aliases and Object types of modules,
/// resource types, defines. Implemented by the evaluator; static_names() knows none.
class Names {
 public:
  virtual ~Names() = default;
  /// The type of a lower-case name ("stdlib::absolutepath"), or nullptr. May parse a file of a
  /// module and throw its SourceError.
  virtual TypePtr find_type(std::string_view lower_name) = 0;
};
Names& static_names();

/// A type by its lower-case name: built in, alias, or from `names`. A name nobody knows is a
/// Resource["Name"] when `names` says it is a resource type, else a ReferenceType.
TypePtr named(std::string_view lower_name, Names& names);

/// Where the parts of `base[parameters…]` stand in the source: Puppet blames the wrong key itself.
struct AccessSpans {
  diag::Span whole;
  diag::Span base;
  std::span<const diag::Span> keys;
};

/// base[parameters…] for a type: `Integer[1, 2]`, `Hash[String, Any, 1]`, `Resource[File, '/a']`,
/// `File['/a']` (several titles give an array of types: the result is a Value). Throws SourceError
/// with Puppet's text. `File['/a']['mode']` is not a type but the parameter's value: undefined
/// here, the evaluator's to answer.
value::Value parameterize(const TypePtr& base, std::span<const value::Value> parameters,
                          const AccessSpans& where, Names& names);
value::Value parameterize(const TypePtr& base, std::span<const value::Value> parameters,
                          diag::Span where, Names& names);

/// The type an expression states without evaluating anything else than literals: "Array[String,
/// 1]", Object[{…}] and TypeSet[{…}] included. Throws SourceError with Puppet's text when it is not
/// a type.
TypePtr from_expression(const syntax::Expr& e, Names& names);
/// What `type NAME = expression` defines: an Object type or a TypeSet of that name, or an alias.
/// Resolved when first needed, so it may name itself; `e` and `names` must live until then.
TypePtr define(const std::string& name, const syntax::Expr& e, Names& names);
/// The same for text: signatures of functions, attributes of resource types, TypeReference,
/// Type.new.
TypePtr from_text(std::string_view text, Names& names = static_names());

}  // namespace muster::types
