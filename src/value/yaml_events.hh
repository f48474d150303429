#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::value {

/// One YAML document by libyaml, which decides about every escape, fold and anchor, in the layout
/// of Ruby's Psych. Every piece throws base::Error when it cannot be written.
class YamlEvents {
 public:
  YamlEvents();
  ~YamlEvents();

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
  /// Any data. Collections that occur more than once in it are written once and referred to.
  void data(const Value& value);

  /// Ends the document, and is its text: "---…\n".
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Does an array or a hash occur more than once in `data`? Throws base::Error when it is nested too
/// deeply to be written.
bool has_repeated_collection(const Value& data);

}  // namespace muster::value
