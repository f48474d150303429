#include "facts/lookup.hh"

#include <algorithm>
#include <charconv>
#include <vector>

namespace muster::facts {

namespace {

value::Value step(const value::Value& from, std::string_view segment) {
  if (const value::Hash* hash = from.if_hash()) {
    const value::Value* found = hash->find(segment);
    return found ? *found : value::Value();
  }
  const value::Array* array = from.if_array();
  std::size_t index = 0;
  const char* end = segment.data() + segment.size();
  const auto [stop, code] = std::from_chars(segment.data(), end, index);
  if (!array || code != std::errc{} || stop != end || index >= array->size()) return {};
  return (*array)[index];
}

std::string_view text_of(const value::Value& key) {
  const std::string* text = key.if_string();
  return text ? std::string_view(*text) : std::string_view();
}

}  // namespace

value::Value dig(value::Value from, std::string_view path) {
  while (!path.empty() && !from.is_undef()) {
    const auto dot = path.find('.');
    from = step(from, path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return from;
}

value::Hash sorted(const value::Hash& hash) {
  std::vector<const value::Hash::Entry*> entries;
  entries.reserve(hash.size());
  for (const auto& entry : hash) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(),
                   [](auto* a, auto* b) { return text_of(a->first) < text_of(b->first); });
  value::Hash out;
  out.reserve(entries.size());
  for (const auto* entry : entries) {
    const value::Hash* nested = entry->second.if_hash();
    out.set(entry->first, nested ? value::Value(sorted(*nested)) : entry->second);
  }
  return out;
}

bool matches_family(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
  return name.size() > before.size() + after.size() && name.starts_with(before) &&
         name.ends_with(after);
}

}  // namespace muster::facts
