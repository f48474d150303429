#pragma once
#include <span>
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// What dig() found, or why it could not go on.
struct Dug {
  Value value;
  /// Empty when nothing went wrong.
  std::string message;
  std::string issue_code;
  Hash details;

  /// As an instance of Error, for blocks that handle it.
  Value error() const;
};

/// Goes from `data` through arrays and hashes along the keys; undef where there is nothing.
Dug dig(const Value& data, std::span<const Value> keys);

}  // namespace muster::builtins
