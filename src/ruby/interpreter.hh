#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hh"
#include "value/value.hh"

/// CRuby inside muster, loaded when the first file asks for it. Only values and texts cross: C++
/// calls a method of a Ruby constant, Ruby calls a C++ function by name.
namespace muster::ruby {

/// An exception that left Ruby code: what() is its message.
class Failure : public base::Error {
 public:
  Failure(std::string name, const std::string& message, bool standard,
          std::vector<std::string> trace)
      : base::Error(message),
        class_name(std::move(name)),
        is_standard(standard),
        backtrace(std::move(trace)) {}
  const std::string class_name;              // "NoMethodError"
  const bool is_standard;                    // what a plain `rescue` in Ruby would have caught
  const std::vector<std::string> backtrace;  // "/path/file.rb:12:in `name'", innermost first
};

/// Thrown by a Function to raise that class in Ruby. Every other exception becomes a Muster::Error
/// there.
class Raise : public base::Error {
 public:
  Raise(std::string name, const std::string& message)
      : base::Error(message), class_name(std::move(name)) {}
  const std::string class_name;
};

/// A C++ function that Ruby calls. Strings come and go as bytes; a Ruby symbol comes as a string.
using Function = std::function<value::Value(std::span<const value::Value>)>;

/// The process's Ruby. One thread only, the one that loaded it.
class Interpreter {
 public:
  virtual ~Interpreter() = default;
  /// From now on Ruby's `Muster.NAME(…)` is this function.
  virtual void define(const std::string& name, Function function) = 0;
  /// Throws Failure.
  virtual void require(const std::string& feature) = 0;
  /// CONSTANT.METHOD(arguments…). Throws Failure.
  virtual value::Value call(const std::string& constant, const std::string& method,
                            std::span<const value::Value> arguments) = 0;
  /// Runs at_exit blocks. Ruby cannot be used afterwards.
  virtual void finish() = 0;
};

/// How values of the areas above this one are shown where Ruby wants their text (types, objects).
using TextOf = std::string (*)(const value::Value&);

/// Loads Ruby at the first call. `needed_by` is what needs it, for the message of the base::Error
/// when libruby or the plugin is not installed: "template /x.erb".
Interpreter& interpreter(const std::string& needed_by, TextOf text_of);

/// Has Ruby been loaded?
bool loaded();

}  // namespace muster::ruby
