#pragma once
#include <functional>

#include "builtins/builtins.hh"
#include "types/iterator.hh"

namespace muster::builtins {

/// One round of a walk: what the block's result belongs to.
struct Round {
  const Value& key;      // the hash's key, or the index
  const Value& element;  // the hash's [key, value] pair, or the element
  const Value& value;    // the hash's value, or the element
  const Value& result;   // what the block returned
};

/// What a break() in the block does: it ends the walk, or passes on to a loop around the call.
enum class Break : std::uint8_t { stops, passes };

/// Walks the first argument of each(), map() and their kin and calls the block for every element: a
/// block that can take two arguments gets key and value, or index and element; any other gets the
/// element. `visit` returns false to stop. Throws when the argument is not iterable.
void walk(Call& call, Break on_break, const std::function<bool(const Round&)>& visit);
/// Can the block be called with so many arguments?
bool takes(const eval::Callable& block, int arguments);

/// The first argument as something to walk. Throws a SourceError at the call when it is none.
std::shared_ptr<const types::Iterator> iterable_argument(
    const Call& call, types::Elements elements = types::Elements::unknown);

/// Gives each element to the block, which may break().
void yield_each(Call& call, const types::Iterator& items);

/// The four overloads of such a function: a hash or anything iterable, with a block of two or one
/// parameters.
Builtin walking(std::string doc, Value (*body)(Call&));

}  // namespace muster::builtins
