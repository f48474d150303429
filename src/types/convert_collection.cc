#include <fmt/core.h>

#include "types/calculator.hh"
#include "types/constructor.hh"
#include "types/fail.hh"
#include "types/iterator.hh"
#include "types/text.hh"
#include "value/rich.hh"

namespace muster::types {

namespace {

using value::Array;
using value::Hash;
using value::Value;

constexpr std::size_t most_elements = 10'000'000;

Array elements(const Value& v) {
  Array out;
  const auto iterator = iterable(v);
  if (!iterator) return out;
  const auto cursor = iterator->start();
  while (auto element = cursor->next()) {
    out.push_back(std::move(*element));
    if (out.size() > most_elements)
      fail(fmt::format("an array of more than {} elements", most_elements));
  }
  return out;
}

Value to_array(Arguments a, Names&) {
  if (a[0].if_array()) return a[0];
  const auto* binary = a[0].if_rich<value::Binary>();
  if (!binary) return elements(a[0]);
  Array bytes;
  for (const char c : binary->bytes)
    bytes.emplace_back(static_cast<int>(static_cast<unsigned char>(c)));
  return bytes;
}

Value wrapped(Arguments a, Names&) {
  return a[0].if_array() ? a[0] : Value(Array{a[0]});
}

std::string cannot(const Value& v, std::string_view to) {
  return fmt::format("Value of type {} cannot be converted to {}", type_text(*generalize(infer(v))),
                     to);
}

Hash from_pairs(const Array& pairs) {
  Hash out;
  for (const auto& pair : pairs) out.set((*pair.if_array())[0], (*pair.if_array())[1]);
  return out;
}

Hash from_list(const Array& list) {
  Hash out;
  for (std::size_t i = 0; i + 1 < list.size(); i += 2) out.set(list[i], list[i + 1]);
  return out;
}

/// A tree under construction: a value, or an array or hash whose elements can be replaced.
class Node {
 public:
  explicit Node(const Value& v, bool arrays_too) {
    if (const auto* h = v.if_hash()) {
      is_hash_ = true;
      for (const auto& [k, item] : *h) put(k, Node(item, false));
    } else if (const auto* a = v.if_array(); a && arrays_too) {
      is_hash_ = true;
      for (std::size_t i = 0; i < a->size(); ++i) put(Value(i), Node((*a)[i], true));
    } else if (a) {
      is_array_ = true;
      for (const auto& item : *a) children_.emplace_back(Value(), Node(item, false));
    } else {
      value_ = v;
    }
  }
  static Node empty_hash() { return Node(Value(Hash{}), false); }

  /// The node one step down, made when it is not there.
  Node& at(const Value& step) {
    if (is_array_) return element(step);
    if (!is_hash_) fail(fmt::format("cannot put a value under {}", ruby_inspect(value_)));
    for (auto& [k, child] : children_)
      if (k == step) return child;
    children_.emplace_back(step, empty_hash());
    return children_.back().second;
  }

  void put(const Value& step, Node node) { at(step) = std::move(node); }

  Value build() const {
    if (is_array_) {
      Array out;
      for (const auto& [k, child] : children_) out.push_back(child.build());
      return out;
    }
    if (!is_hash_) return value_;
    Hash out;
    for (const auto& [k, child] : children_) out.set(k, child.build());
    return out;
  }

 private:
  Node& element(const Value& step) {
    const auto* i = step.if_integer();
    if (!i)
      fail(fmt::format("no implicit conversion of {} into Integer",
                       step.if_string() ? "String" : to_text(step)));
    const auto size = static_cast<std::int64_t>(children_.size());
    const auto at = *i < 0 ? *i + size : *i;
    if (at < 0 || at > static_cast<std::int64_t>(most_elements))
      fail(fmt::format("index {} too small for array; minimum: -{}", *i, size));
    while (static_cast<std::int64_t>(children_.size()) <= at)
      children_.emplace_back(Value(), Node(Value(), false));
    return children_[static_cast<std::size_t>(at)].second;
  }

  Value value_;
  bool is_hash_ = false, is_array_ = false;
  std::vector<std::pair<Value, Node>> children_;
};

void put_root(Node& root, const Value& v) {
  if (const auto* a = v.if_array())
    for (std::size_t i = 0; i < a->size(); ++i) root.put(Value(i), Node((*a)[i], false));
  else if (const auto* h = v.if_hash())
    for (const auto& [k, item] : *h) root.put(k, Node(item, false));
  else
    fail(fmt::format("no implicit conversion of {} into Hash", ruby_inspect(v)));
}

/// Entries of a path and the value that belongs at its end.
Value from_tree(Arguments a, Names&) {
  const auto& entries = *a[0].if_array();
  if (a.size() < 2 || a[1].is_undef()) return from_pairs(entries);
  const bool only_hashes = *a[1].if_string() == "hash_tree";
  auto root = Node::empty_hash();
  for (const auto& entry : entries) {
    const auto& path = *(*entry.if_array())[0].if_array();
    const auto& v = (*entry.if_array())[1];
    if (path.empty()) {
      put_root(root, v);
      continue;
    }
    Node* parent = &root;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) parent = &parent->at(path[i]);
    parent->put(path.back(), Node(v, only_hashes && v.if_array()));
  }
  return root.build();
}

Value to_hash(Arguments a, Names&) {
  if (a[0].if_hash()) return a[0];
  if (const auto* list = a[0].if_array()) {
    if (list->size() % 2 != 0) fail("odd number of arguments for Hash");
    return from_list(*list);
  }
  if (!iterable(a[0])) fail(cannot(a[0], "Hash"));
  const auto list = elements(a[0]);
  if (list.size() % 2 != 0) fail("odd number of arguments for Hash");
  return from_list(list);
}

using Texts = std::vector<std::pair<std::string, std::string>>;

}  // namespace

const ConstructorPtr& array_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_array", Texts{},
      std::vector<Overload>{{{{"Variant[Array,Hash,Binary,Iterable]", "from"}},
                             {{"Boolean[false]", "wrap"}},
                             to_array},
                            {{{"Any", "from"}, {"Boolean[true]", "wrap"}}, {}, wrapped},
                            {{{"Any", "from"}},
                             {{"Boolean", "wrap"}},
                             [](Arguments a, Names&) { return Value(cannot(a[0], "Array")); },
                             true}});
  return made;
}

const ConstructorPtr& hash_constructor() {
  static const ConstructorPtr made = std::make_shared<const Constructor>(
      "new_hash",
      Texts{{"KeyValueArray", "Array[Tuple[Any,Any],1]"},
            {"TreeArray", "Array[Tuple[Array,Any],1]"},
            {"NewHashOption", "Enum[tree, hash_tree]"}},
      std::vector<Overload>{
          {{{"TreeArray", "from"}}, {{"NewHashOption", "build_option"}}, from_tree},
          {{{"KeyValueArray", "from"}},
           {},
           [](Arguments a, Names&) { return Value(from_pairs(*a[0].if_array())); }},
          {{{"Any", "from"}}, {}, to_hash}});
  return made;
}

}  // namespace muster::types
