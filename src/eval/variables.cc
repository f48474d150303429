#include "eval/variables.hh"

#include <functional>

namespace muster::eval {

namespace {
constexpr std::size_t small = 12;
constexpr std::size_t none = static_cast<std::size_t>(-1);

std::size_t hash_of(std::string_view name) {
  return std::hash<std::string_view>{}(name);
}
}  // namespace

std::size_t VariableTable::position(std::string_view name) const {
  if (slots_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].name == name) return i;
    return none;
  }
  const auto mask = slots_.size() - 1;
  for (auto at = hash_of(name) & mask; slots_[at] != 0; at = (at + 1) & mask)
    if (entries_[slots_[at] - 1].name == name) return slots_[at] - 1;
  return none;
}

const value::Value* VariableTable::find(std::string_view name) const {
  const auto at = position(name);
  return at == none ? nullptr : &entries_[at].value;
}

void VariableTable::index(std::size_t entry) {
  const auto mask = slots_.size() - 1;
  auto at = hash_of(entries_[entry].name) & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = static_cast<std::uint32_t>(entry + 1);
}

void VariableTable::add(std::string_view name, value::Value value) {
  entries_.push_back({name, std::move(value)});
  if (entries_.size() <= small) return;
  if (slots_.size() < entries_.size() * 2) {
    std::size_t n = 64;
    while (n < entries_.size() * 4) n *= 2;
    slots_.assign(n, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) index(i);
  } else {
    index(entries_.size() - 1);
  }
}

void VariableTable::put(std::string_view name, value::Value value) {
  const auto at = position(name);
  if (at == none) return add(name, std::move(value));
  entries_[at].value = std::move(value);
}

value::Value MatchData::group(std::size_t n) const {
  if (n >= match.groups.size() || !match.groups[n]) return {};
  const auto [begin, end] = *match.groups[n];
  return value::Value(subject.substr(begin, end - begin));
}

}  // namespace muster::eval
