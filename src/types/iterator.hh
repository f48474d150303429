#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "types/type.hh"
#include "value/value.hh"

namespace muster::types {

/// One walk over the elements of an iterable.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual std::optional<value::Value> next() = 0;
};

/// A value that can be walked, again and again, without being a collection: what step(),
/// reverse_each() and tree_each() return. `text` is how it prints ("Iterator[Integer[1,
/// 5]]-Value").
class Iterator : public value::Rich {
 public:
  using Start = std::function<std::unique_ptr<Cursor>()>;
  Iterator(TypePtr e, Start s, bool h = false)
      : Rich(value::Kind::iterator), element(std::move(e)), start(std::move(s)), hash_style(h) {}
  bool equals(const Rich& other) const override { return this == &other; }
  std::size_t hash() const override { return reinterpret_cast<std::size_t>(this); }
  const TypePtr element;  // null: nothing is known of the elements of a collection
  const Start start;
  const bool hash_style;  // elements are [key, value] pairs that a two-parameter block takes apart
};

/// Working out the type of the elements takes a pass over them: worth it only when the iterator
/// itself is the answer.
enum class Elements : std::uint8_t { unknown, inferred };

/// What each(), map() … iterate over: arrays, hashes (as pairs), strings (characters), integers n
/// (0 … n-1), Integer[a, b] and Enum types, iterators. nullptr when the value is not iterable.
std::shared_ptr<const Iterator> iterable(const value::Value& v,
                                         Elements elements = Elements::unknown);

}  // namespace muster::types
