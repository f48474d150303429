#pragma once
#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/named.hh"
#include "diag/source.hh"
#include "types/mismatch.hh"
#include "types/type.hh"
#include "value/value.hh"

namespace muster::eval {

using value::Array;
using value::Hash;
using value::Value;

class Compiler;
class Scope;

/// Something that can be called with values: a lambda given to a function, a function of the
/// language. next() inside it is its return value; break() and return() pass through as signals
/// (signals.hh).
class Callable {
 public:
  virtual ~Callable() = default;
  virtual Value call(std::span<const Value> arguments) const = 0;
  virtual std::shared_ptr<const types::CallableType> type() const = 0;
  /// How many arguments it can take at most; -1: any number. each() and its kin pass pairs apart by
  /// it.
  virtual int most_arguments() const = 0;
  virtual int least_arguments() const = 0;
  virtual std::vector<std::string> parameter_names() const = 0;
};

/// One call of a built-in function. The dispatcher has checked number, types and block, so the
/// accessors cannot fail where the overload's signature says what they ask for.
struct Call {
  Compiler& compiler;
  Scope& scope;      // the caller's
  diag::Span where;  // of the call
  std::string_view name;
  std::span<const Value> arguments;
  const Callable* block;  // null when none was given

  std::size_t count() const { return arguments.size(); }
  const Value& operator[](std::size_t i) const { return arguments[i]; }
  bool has(std::size_t i) const { return i < arguments.size(); }
  const std::string& string(std::size_t i) const { return *arguments[i].if_string(); }
  std::int64_t integer(std::size_t i) const { return *arguments[i].if_integer(); }
  bool boolean(std::size_t i) const { return *arguments[i].if_boolean(); }
  const Array& array(std::size_t i) const { return *arguments[i].if_array(); }
  const Hash& hash(std::size_t i) const { return *arguments[i].if_hash(); }
  template <class... T>
  Value yield(const T&... values) const {
    const std::array<Value, sizeof...(T)> list = {Value(values)...};
    return block->call(list);
  }
  /// Throws a SourceError at the call.
  [[noreturn]] void fail(const std::string& message) const;
};

/// One way to call a function. A parameter is "TYPE name", with a last character `?` optional, `*`
/// any number,
/// `+` one or more: {"String str", "Integer limit?"}. The block likewise: "" refuses one,
/// "Callable[1, 1] block" requires one, "Callable block?" allows one.
struct Overload {
  std::vector<std::string> parameters;
  std::string block;
  std::function<Value(Call&)> body;
  std::string result;  // the return type, checked when not empty
  /// Not a way to call the function: its result is the text of what is wrong with arguments that
  /// fit it.
  bool explains = false;
};

/// A function of the language that muster has built in (builtins/functions/NAME.cc).
struct Builtin {
  std::string doc;
  std::vector<Overload> overloads;
  /// Types that only the signatures know, each with what it stands for; in order of use.
  std::vector<std::pair<std::string, std::string>> local_types;
};

/// What is known of a call before it is made.
struct Forecast {
  bool accepted = false;  // a way of the function takes the arguments
  types::TypePtr result;  // as declared; null: not declared, or Any
};

/// A function as the evaluator finds it by name: built in, or written in the Puppet language.
class Function {
 public:
  virtual ~Function() = default;
  virtual Value call(Compiler& compiler, Scope& scope, diag::Span where,
                     std::span<const Value> arguments, const Callable* block) const = 0;
  /// Of a call with these arguments and no block.
  virtual Forecast forecast(std::span<const Value> arguments) const = 0;
  virtual const std::string& name() const = 0;
};

/// The dispatcher of a Builtin: reads the signatures when first called, picks the overload that
/// fits, else throws what Puppet says.
std::shared_ptr<const Function> make_function(std::string name, Builtin builtin);

}  // namespace muster::eval
