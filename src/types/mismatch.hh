#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "types/type.hh"

namespace muster::types {

/// What of a parameter its caller sees.
struct ParameterSignature {
  std::string name;
  TypePtr type;
  bool required = true;
};

class Object;

/// The type of what a Deferred's call will return; null when nobody knows.
using DeferredResult = std::function<TypePtr(const Object& deferred)>;

/// "expects an Integer value, got String": what is wrong with a value for a type, for messages of
/// the form
/// "<subject> expects …". `subject` may be empty.
std::string describe_mismatch(const std::string& subject, const Type& expected,
                              const value::Value& actual);
std::string describe_type_mismatch(const std::string& subject, const Type& expected,
                                   const Type& actual);

/// Everything wrong with the parameters given to a class, define or EPP ("parameter 'n' expects …",
/// "expects a value for parameter 'x'", "has no parameter named 'y'"), one line each, prefixed by
/// `subject` in Puppet's layout. Empty when nothing is. `missing_ok` when absent required
/// parameters are not an error here.
/// A Deferred is judged by what its call will return.
std::string describe_parameters(const std::string& subject,
                                std::span<const ParameterSignature> parameters,
                                const value::Hash& given, bool missing_ok,
                                const DeferredResult& result_of);

/// A call's arguments against the overloads of a function: "'split' expects 2 arguments, got 1", or
/// "'f' expects one of:\n  (…)\n    rejected: …". `block` is the type of the block given, or null.
struct OverloadSignature {
  std::shared_ptr<const CallableType> type;
  std::vector<std::string> names;  // of the parameters, for the text
  std::string block_name;
};
std::string describe_call(const std::string& function, std::span<const OverloadSignature> overloads,
                          std::span<const value::Value> arguments, const Type* block);

}  // namespace muster::types
