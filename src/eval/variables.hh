#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "value/regexp.hh"
#include "value/value.hh"

namespace muster::eval {

/// The variables set in one place, in order of setting. Names are views that outlive the table
/// (program arenas, or the compile's name pool).
class VariableTable {
 public:
  struct Entry {
    std::string_view name;
    value::Value value;
  };
  const value::Value* find(std::string_view name) const;
  /// The name must not be there yet.
  void add(std::string_view name, value::Value value);
  /// Sets or replaces.
  void put(std::string_view name, value::Value value);
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  void reserve(std::size_t n) { entries_.reserve(n); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::size_t position(std::string_view name) const;
  void index(std::size_t entry);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // positions + 1; empty while the table is small
};

/// The text a regular expression was last matched against, and its groups: what $0, $1 … read.
struct MatchData {
  std::string subject;
  value::Match match;
  value::Value group(std::size_t n) const;
};

/// One layer of a scope's variables. A scope has a stack of them: its own variables at the bottom;
/// each lambda, function call and successful match adds one, and leaving the block that added it
/// takes it away.
struct Layer {
  enum class Kind : std::uint8_t { scope, local, match, parameters };
  Layer(Kind k, Layer* p) : kind(k), parent(p) {}

  Kind kind;
  bool read_only = false;  // parameters, while a default is evaluated
  Layer* parent;
  VariableTable variables;                   // scope, local, parameters: what has a value
  std::vector<std::string_view> parameters;  // parameters: every name, in order
  MatchData match;                           // match
};

}  // namespace muster::eval
