#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hh"

namespace muster::value {

class YamlEvents;

/// Writes one YAML document piece by piece, in the layout of Ruby's Psych: for files that hold Ruby
/// objects (`!ruby/object:…`) and symbols. Inside a map the pieces are keys and values in turn; a
/// map or sequence that is begun is never a key. Every piece throws base::Error when it cannot be
/// written there.
///
/// Lines and indentation are written here, and text that looks in YAML as it is; all other text is
/// written by libyaml, at the place where it stands.
class YamlEmitter {
 public:
  /// The text goes to `sink`, a piece at a time.
  explicit YamlEmitter(std::function<void(std::string_view)> sink);

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
  /// A short text of one line that is known to be written as it is: quickly, without a look at it.
  void verbatim(std::string_view text);
  /// Any data. Arrays and hashes that occur more than once in it are written once and referred to,
  /// as in Ruby.
  void data(const Value& value);

  /// For entries of the map that is open now, written apart from it and added to it later: parts of
  /// it can be written by several threads at once. A part holds its text.
  YamlEmitter part() const;
  /// True: a part that was made before is not as it would be here.
  bool outdates(const YamlEmitter& part) const { return open_ended_ != part.open_ended_; }
  void add(const YamlEmitter& part);

  /// Ends the document; the emitter is of no use afterwards.
  void finish();

 private:
  struct Collection {
    bool is_map;
    int indent;    // the column of its entries
    bool compact;  // its first entry stands on the line of the indicator before it
    bool empty = true;
    bool key_is_next = true;
  };
  /// What the line ends with where the next node goes.
  enum class After { document_start, key, indicator };
  using Piece = std::function<void(YamlEvents&)>;

  bool key_is_next() const;
  void begin_entry();
  void begin_node();
  void end_node();
  void end_key(std::size_t column);
  void begin_collection(bool is_map, std::string_view tag);
  void end_collection(std::string_view when_empty);
  void scalar(std::string_view text, std::string_view quote, const Piece& by_library);
  void by_library(const Piece& piece);
  void key_by_library(const Piece& piece);
  void value(const Value& value);

  std::function<void(std::string_view)> sink_;
  std::string out_;
  std::vector<Collection> open_;
  After after_ = After::document_start;
  std::size_t column_ = 0;  // where the next node goes
  bool at_line_start_ = false;
  bool open_ended_ = false;  // the last literal text ends in blank lines: the document in "..."
};

}  // namespace muster::value
