#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace muster::value {

/// What a Value is. `array` and `hash` are the collections; from `sensitive` on the value is a
/// Rich.
enum class Kind : std::uint8_t {
  undef,
  default_,
  boolean,
  integer,
  real,
  string,
  array,
  hash,
  sensitive,
  regexp,
  binary,
  semver,
  semver_range,
  timestamp,
  timespan,
  uri,
  type,
  object,
  iterator,
};

class Value;
class Hash;
using Array = std::vector<Value>;

/// How much a value holds when all of it is written out: values share their parts, so a small one
/// can stand for very many. The numbers stay at their largest instead of running over.
struct Extent {
  std::uint32_t elements = 1;  // the value itself and all that is inside it
  std::uint32_t levels = 0;    // of collections, and of what wraps a value, in each other
  /// As one more part of this.
  void add(const Extent& part);
};

/// Marks the `default` keyword as a value.
struct Default {
  bool operator==(const Default&) const = default;
};

/// A value that is neither plain data nor a collection. Immutable. The classes for regexp … uri are
/// in this area (rich.hh); types, objects and iterators are defined by the areas that know them.
class Rich {
 public:
  explicit Rich(Kind kind) : kind_(kind) {}
  virtual ~Rich() = default;
  Rich(const Rich&) = delete;
  Rich& operator=(const Rich&) = delete;

  Kind kind() const { return kind_; }
  /// Called only with a Rich of the same kind.
  virtual bool equals(const Rich& other) const = 0;
  virtual std::size_t hash() const = 0;
  virtual Extent extent() const { return {}; }

 private:
  Kind kind_;
};

/// An immutable value of the Puppet language. Copying shares the payload; nothing reachable from a
/// Value ever changes. Equality is Ruby's eql? (1 is not 1.0, case matters): the equality of hash
/// keys. The language's own == is types::equals.
class Value {
 public:
  Value() = default;  // undef
  Value(bool b) : data_(b) {}
  Value(int i) : data_(std::int64_t{i}) {}
  Value(std::int64_t i) : data_(i) {}
  Value(std::size_t i) : data_(static_cast<std::int64_t>(i)) {}
  Value(double d) : data_(d) {}
  Value(Default d) : data_(d) {}
  Value(std::string s) : data_(std::make_shared<const std::string>(std::move(s))) {}
  Value(std::string_view s) : data_(std::make_shared<const std::string>(s)) {}
  Value(const char* s) : Value(std::string(s)) {}  // else a literal would become a bool
  Value(Array a);
  Value(Hash h);
  Value(std::shared_ptr<const Rich> r) : data_(std::move(r)) {}
  template <class T, class = std::enable_if_t<std::is_base_of_v<Rich, T>>>
  Value(std::shared_ptr<const T> r) : data_(std::shared_ptr<const Rich>(std::move(r))) {}

  Kind kind() const;
  bool is_undef() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_default() const { return std::holds_alternative<Default>(data_); }
  /// Only undef and false are false.
  bool truthy() const;

  const bool* if_boolean() const { return std::get_if<bool>(&data_); }
  const std::int64_t* if_integer() const { return std::get_if<std::int64_t>(&data_); }
  const double* if_real() const { return std::get_if<double>(&data_); }
  const std::string* if_string() const { return if_shared<std::string>(); }
  const Array* if_array() const { return if_shared<Array>(); }
  const Hash* if_hash() const { return if_shared<Hash>(); }
  const Rich* if_rich() const { return if_shared<Rich>(); }
  /// The payload as a T when this is a Rich of class T.
  template <class T>
  const T* if_rich() const {
    return dynamic_cast<const T*>(if_rich());
  }
  template <class T>
  std::shared_ptr<const T> shared_rich() const {
    auto* p = std::get_if<std::shared_ptr<const Rich>>(&data_);
    return p ? std::dynamic_pointer_cast<const T>(*p) : nullptr;
  }

  bool operator==(const Value& other) const;
  std::size_t hash() const;
  /// Worked out when the value was made: asking costs nothing.
  Extent extent() const;

 private:
  template <class T>
  const T* if_shared() const {
    auto* p = std::get_if<std::shared_ptr<const T>>(&data_);
    return p ? p->get() : nullptr;
  }
  /// The collections are Measured ones.
  std::variant<std::monostate, Default, bool, std::int64_t, double,
               std::shared_ptr<const std::string>, std::shared_ptr<const Array>,
               std::shared_ptr<const Hash>, std::shared_ptr<const Rich>>
      data_;
};

/// An insertion-ordered map. Setting an existing key keeps its place. Immutable once inside a
/// Value.
class Hash {
 public:
  using Entry = std::pair<Value, Value>;
  Hash() = default;
  Hash(std::initializer_list<Entry> entries);

  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  const Value* find(const char* key) const { return find(std::string_view(key)); }
  const Value* find(const std::string& key) const { return find(std::string_view(key)); }
  bool contains(const Value& key) const { return find(key) != nullptr; }
  void set(Value key, Value value);
  /// True when the key was there.
  bool erase(const Value& key);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  const Entry& operator[](std::size_t i) const { return entries_[i]; }
  void reserve(std::size_t n) { entries_.reserve(n); }

  /// The same keys with equal values, in any order.
  bool operator==(const Hash& other) const;

 private:
  std::optional<std::size_t> position(const Value& key) const;
  void index_from(std::size_t first);

  std::vector<Entry> entries_;
  /// Open-addressing table of entry positions + 1; empty while the hash is small.
  std::vector<std::uint32_t> slots_;
};

}  // namespace muster::value
