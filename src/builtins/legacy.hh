#pragma once
#include <functional>
#include <optional>
#include <string>

#include "builtins/builtins.hh"

/// Functions of Puppet's 3.x function interface: they have no types, count their arguments
/// themselves and see values as Ruby does: undef is an empty string, a regexp or time is its text.
namespace muster::builtins {

/// How many arguments; without `most` any number.
struct Arity {
  std::size_t least = 0;
  std::optional<std::size_t> most;
};
inline Arity exactly(std::size_t n) {
  return {n, n};
}
inline Arity at_least(std::size_t n) {
  return {n, std::nullopt};
}

using LegacyBody = std::function<Value(Call& call, const Array& arguments)>;
Builtin legacy(std::string doc, Arity arity, const LegacyBody& body);

/// The text of an argument: of a reference as Ruby prints a resource, File[/a].
std::string legacy_text(const Value& v);
/// The argument where Ruby wants a String. Throws what Ruby says of another.
const std::string& ruby_string(const Call& call, const Value& v);
/// The error of a method that a value does not have.
[[noreturn]] void no_method(const Call& call, std::string_view method, const Value& v);

}  // namespace muster::builtins
