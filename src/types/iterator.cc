#include "types/iterator.hh"

#include "types/calculator.hh"
#include "types/make.hh"
#include "types/relation.hh"

namespace muster::types {

using value::Value;

namespace {

/// The elements of an array, or of a list of names; `owner` keeps them alive.
class ArrayCursor : public Cursor {
 public:
  explicit ArrayCursor(Value owner) : owner_(std::move(owner)) {}
  std::optional<Value> next() override {
    const auto& items = *owner_.if_array();
    return at_ < items.size() ? std::optional(items[at_++]) : std::nullopt;
  }

 private:
  const Value owner_;
  std::size_t at_ = 0;
};

class HashCursor : public Cursor {
 public:
  explicit HashCursor(Value owner) : owner_(std::move(owner)) {}
  std::optional<Value> next() override {
    const auto& hash = *owner_.if_hash();
    if (at_ == hash.size()) return std::nullopt;
    const auto& [key, v] = hash[at_++];
    return Value(value::Array{key, v});
  }

 private:
  const Value owner_;
  std::size_t at_ = 0;
};

class CharacterCursor : public Cursor {
 public:
  explicit CharacterCursor(Value owner) : owner_(std::move(owner)) {}
  std::optional<Value> next() override {
    const std::string_view text = *owner_.if_string();
    if (at_ == text.size()) return std::nullopt;
    const auto start = at_++;
    while (at_ < text.size() && (static_cast<unsigned char>(text[at_]) & 0xC0) == 0x80) ++at_;
    return Value(text.substr(start, at_ - start));
  }

 private:
  const Value owner_;
  std::size_t at_ = 0;
};

class RangeCursor : public Cursor {
 public:
  RangeCursor(std::int64_t from, std::int64_t to) : next_(from), to_(to), done_(from > to) {}
  std::optional<Value> next() override {
    if (done_) return std::nullopt;
    const auto current = next_;
    done_ = current == to_;
    if (!done_) ++next_;
    return Value(current);
  }

 private:
  std::int64_t next_;
  const std::int64_t to_;
  bool done_;
};

using IteratorPtr = std::shared_ptr<const Iterator>;

template <class C>
IteratorPtr over(TypePtr element, const Value& v, bool hash_style = false) {
  return make<Iterator>(
      std::move(element), [v] { return std::make_unique<C>(v); }, hash_style);
}

IteratorPtr over_range(TypePtr element, std::int64_t from, std::int64_t to) {
  return make<Iterator>(std::move(element),
                        [from, to] { return std::make_unique<RangeCursor>(from, to); });
}

IteratorPtr over_count(std::int64_t n) {
  if (n < 0) return nullptr;
  if (n == 0) return over_range(plain(TypeKind::unit), 0, -1);
  return over_range(make<IntegerType>(IntegerRange{0, n - 1}), 0, n - 1);
}

IteratorPtr over_type(const TypePtr& type) {
  if (type->type_kind == TypeKind::alias) return over_type(as<AliasType>(*type).resolved_ptr());
  if (type->type_kind == TypeKind::integer) {
    const auto& range = as<IntegerType>(*type).range;
    return range.from && range.to ? over_range(type, *range.from, *range.to) : nullptr;
  }
  if (type->type_kind != TypeKind::enum_) return nullptr;
  const auto& values = as<EnumType>(*type).values;
  return over<ArrayCursor>(type, Value(value::Array(values.begin(), values.end())));
}

TypePtr array_element(const value::Array& items, Elements elements) {
  if (items.empty()) return plain(TypeKind::unit);
  if (elements == Elements::unknown) return nullptr;
  std::vector<TypePtr> types;
  for (const auto& v : items) types.push_back(infer_set(v));
  return make_variant(types);
}

TypePtr hash_element(const value::Hash& hash, Elements elements) {
  if (!hash.empty() && elements == Elements::unknown) return nullptr;
  std::vector<TypePtr> keys, values;
  for (const auto& [k, v] : hash) {
    keys.push_back(infer_set(k));
    values.push_back(infer_set(v));
  }
  const auto type_of = [](const std::vector<TypePtr>& all) {
    return all.empty() ? plain(TypeKind::unit) : make_variant(all);
  };
  return make<TupleType>(std::vector<TypePtr>{type_of(keys), type_of(values)}, SizeRange{2, 2});
}

}  // namespace

IteratorPtr iterable(const Value& v, Elements elements) {
  if (auto it = v.shared_rich<Iterator>()) return it;
  if (const auto* items = v.if_array())
    return over<ArrayCursor>(array_element(*items, elements), v);
  if (const auto* hash = v.if_hash())
    return over<HashCursor>(hash_element(*hash, elements), v, true);
  if (v.if_string()) return over<CharacterCursor>(make<StringType>(SizeRange{1, 1}), v);
  if (const auto* n = v.if_integer()) return over_count(*n);
  if (const auto type = v.shared_rich<Type>()) return over_type(type);
  return nullptr;
}

}  // namespace muster::types
