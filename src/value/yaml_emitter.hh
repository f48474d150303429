#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::value {

/// Writes one YAML document piece by piece, in the layout of Ruby's Psych: for files that hold Ruby
/// objects
/// (`!ruby/object:…`) and symbols. Inside a map the pieces are keys and values in turn. Every piece
/// throws base::Error when it cannot be written there.
class YamlEmitter {
 public:
  /// The text goes to `sink`, a piece at a time.
  explicit YamlEmitter(std::function<void(std::string_view)> sink);
  ~YamlEmitter();

  void begin_map(std::string_view tag = {});
  void end_map();
  void begin_sequence(std::string_view tag = {});
  void end_sequence();
  /// Quoted exactly when Ruby quotes it.
  void string(std::string_view text);
  /// `:name`
  void symbol(std::string_view name);
  /// Text that is not a string: a time, or the name of an instance variable.
  void plain(std::string_view text);
  /// Any data. Arrays and hashes that occur more than once in it are written once and referred to,
  /// as in Ruby.
  void data(const Value& value);

  /// Ends the document; the emitter is of no use afterwards.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::value
