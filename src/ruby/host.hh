#pragma once
#include <string>
#include <vector>

#include "ruby/interpreter.hh"
#include "value/value.hh"

namespace muster::ruby {

/// What the plugin asks the program for: it sees the headers of `value`, but links nothing of
/// muster.
class Host {
 public:
  virtual ~Host() = default;
  virtual value::Kind kind(const value::Value& v) const = 0;
  virtual value::Value array(value::Array items) const = 0;
  virtual value::Value hash(std::vector<value::Hash::Entry> entries) const = 0;
  virtual value::Value sensitive(value::Value v) const = 0;
  virtual value::Value binary(std::string bytes) const = 0;
  virtual value::Value regexp(std::string pattern) const = 0;
  virtual const value::Value& inside(const value::Value& sensitive) const = 0;
  virtual const std::string& pattern(const value::Value& regexp) const = 0;
  /// Of anything, as Ruby's to_s would show it.
  virtual std::string text(const value::Value& v) const = 0;
};

/// The plugin's one symbol: starts Ruby. `library` is the folder of our Ruby files. nullptr, with
/// the reason in `problem`, when Ruby does not start.
using Start = Interpreter* (*)(const Host& host, const char* library, std::string& problem);
inline constexpr const char* start_symbol = "muster_ruby_start";

}  // namespace muster::ruby
