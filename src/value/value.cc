#include "value/value.hh"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "value/text_hash.hh"

namespace muster::value {

namespace {

constexpr std::size_t small = 8;

std::size_t mix(std::size_t seed, std::size_t h) {
  return seed ^ (h + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
}

bool same_text(const Value& v, std::string_view text) {
  const auto* s = v.if_string();
  return s && *s == text;
}

/// A collection with what it holds in all.
template <class Collection>
struct Measured : Collection {
  explicit Measured(Collection&& c) : Collection(std::move(c)) {
    extent.levels = 1;
    for (const auto& part : static_cast<const Collection&>(*this)) add(part);
  }
  void add(const Value& part) { extent.add(part.extent()); }
  void add(const Hash::Entry& entry) {
    add(entry.first);
    add(entry.second);
  }
  Extent extent;
};

std::uint32_t saturated(std::uint64_t n) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(n, most));
}

}  // namespace

void Extent::add(const Extent& part) {
  elements = saturated(std::uint64_t{elements} + part.elements);
  levels = std::max(levels, saturated(std::uint64_t{part.levels} + 1));
}

Value::Value(Array a) : data_(std::make_shared<const Measured<Array>>(std::move(a))) {}
Value::Value(Hash h) : data_(std::make_shared<const Measured<Hash>>(std::move(h))) {}

Extent Value::extent() const {
  if (const auto* a = if_array()) return static_cast<const Measured<Array>*>(a)->extent;
  if (const auto* h = if_hash()) return static_cast<const Measured<Hash>*>(h)->extent;
  if (const auto* rich = if_rich()) return rich->extent();
  return {};
}

Kind Value::kind() const {
  const auto i = data_.index();
  return i < 8 ? static_cast<Kind>(i) : if_rich()->kind();
}

bool Value::truthy() const {
  if (is_undef()) return false;
  const auto* b = if_boolean();
  return !b || *b;
}

bool Value::operator==(const Value& other) const {
  if (data_.index() != other.data_.index()) return false;
  switch (data_.index()) {
    case 0:
    case 1: return true;
    case 2: return *if_boolean() == *other.if_boolean();
    case 3: return *if_integer() == *other.if_integer();
    case 4: return *if_real() == *other.if_real();
    case 5: return *if_string() == *other.if_string();
    case 6: return if_array() == other.if_array() || *if_array() == *other.if_array();
    case 7: return if_hash() == other.if_hash() || *if_hash() == *other.if_hash();
    default: break;
  }
  const Rich* a = if_rich();
  const Rich* b = other.if_rich();
  return a == b || (a->kind() == b->kind() && a->equals(*b));
}

std::size_t Value::hash() const {
  const auto i = data_.index();
  switch (i) {
    case 0:
    case 1: return i;
    case 2: return mix(i, *if_boolean());
    case 3: return mix(i, std::hash<std::int64_t>{}(*if_integer()));
    case 4: return mix(i, std::hash<double>{}(*if_real()));
    case 5: return text_hash(*if_string());
    case 8: return mix(i, if_rich()->hash());
    default: break;
  }
  std::size_t h = i;
  if (const auto* a = if_array()) {
    for (const auto& v : *a) h = mix(h, v.hash());
    return h;
  }
  for (const auto& [k, v] : *if_hash()) h += mix(k.hash(), v.hash());  // order does not count
  return h;
}

Hash::Hash(std::initializer_list<Entry> entries) {
  for (const auto& [k, v] : entries) set(k, v);
}

std::optional<std::size_t> Hash::position(const Value& key) const {
  if (slots_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].first == key) return i;
    return std::nullopt;
  }
  const auto mask = slots_.size() - 1;
  for (auto at = key.hash() & mask; slots_[at] != 0; at = (at + 1) & mask)
    if (entries_[slots_[at] - 1].first == key) return slots_[at] - 1;
  return std::nullopt;
}

const Value* Hash::find(const Value& key) const {
  const auto at = position(key);
  return at ? &entries_[*at].second : nullptr;
}

const Value* Hash::find(std::string_view key) const {
  if (slots_.empty()) {
    for (const auto& [k, v] : entries_)
      if (same_text(k, key)) return &v;
    return nullptr;
  }
  const auto mask = slots_.size() - 1;
  for (auto at = text_hash(key) & mask; slots_[at] != 0; at = (at + 1) & mask)
    if (same_text(entries_[slots_[at] - 1].first, key)) return &entries_[slots_[at] - 1].second;
  return nullptr;
}

void Hash::index_from(std::size_t first) {
  if (entries_.size() <= small) return;
  if (slots_.size() < entries_.size() * 2) {
    std::size_t n = 32;
    while (n < entries_.size() * 3) n *= 2;
    slots_.assign(n, 0);
    first = 0;
  }
  const auto mask = slots_.size() - 1;
  for (auto i = first; i < entries_.size(); ++i) {
    auto at = entries_[i].first.hash() & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

void Hash::set(Value key, Value value) {
  if (slots_.empty() || slots_.size() < (entries_.size() + 1) * 2) {
    if (const auto at = position(key)) {
      entries_[*at].second = std::move(value);
      return;
    }
    entries_.emplace_back(std::move(key), std::move(value));
    index_from(entries_.size() - 1);
    return;
  }
  const auto mask = slots_.size() - 1;
  auto at = key.hash() & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask)
    if (auto& [k, v] = entries_[slots_[at] - 1]; k == key) {
      v = std::move(value);
      return;
    }
  entries_.emplace_back(std::move(key), std::move(value));
  slots_[at] = static_cast<std::uint32_t>(entries_.size());
}

bool Hash::erase(const Value& key) {
  const auto at = position(key);
  if (!at) return false;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(*at));
  slots_.clear();
  index_from(0);
  return true;
}

bool Hash::operator==(const Hash& other) const {
  if (size() != other.size()) return false;
  for (const auto& [k, v] : entries_) {
    const auto* w = other.find(k);
    if (!w || !(v == *w)) return false;
  }
  return true;
}

}  // namespace muster::value
