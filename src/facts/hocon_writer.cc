#include <algorithm>

#include "base/strings.hh"
#include "facts/hocon.hh"
#include "value/json.hh"

namespace muster::facts {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// May it stand without quotes? Not what reads as a number, a keyword or an include.
bool is_bare(std::string_view text) {
  if (text.empty() || is_digit(text[0]) || text[0] == '-') return false;
  for (const char* word : {"include", "true", "false", "null"})
    if (text.starts_with(word)) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

std::string word(const std::string& text) {
  return is_bare(text) ? text : value::to_json(text, value::JsonLayout::compact);
}

std::string entries(const value::Hash& hash, std::size_t depth);

std::string written(const value::Value& v, std::size_t depth) {
  const std::string indent(4 * depth, ' ');
  if (const auto* text = v.if_string()) return word(*text);
  if (const auto* hash = v.if_hash()) {
    if (hash->empty()) return "{}";
    return "{\n" + entries(*hash, depth + 1) + indent + "}";
  }
  const auto* array = v.if_array();
  if (!array) return value::to_json(v, value::JsonLayout::compact);
  if (array->empty()) return "[]";
  std::vector<std::string> items;
  for (const auto& item : *array) items.push_back(indent + "    " + written(item, depth + 1));
  return "[\n" + base::join(items, ",\n") + "\n" + indent + "]";
}

/// HOCON sorts keys that are numbers before the others, and by their value.
bool before(const std::string& a, const std::string& b) {
  const auto number = [](const std::string& s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), is_digit);
  };
  if (number(a) != number(b)) return number(a);
  if (number(a) && a.size() != b.size()) return a.size() < b.size();
  return a < b;
}

std::string entries(const value::Hash& hash, std::size_t depth) {
  std::vector<std::pair<std::string, const value::Value*>> sorted;
  for (const auto& [key, value] : hash)
    if (const auto* name = key.if_string()) sorted.emplace_back(*name, &value);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return before(a.first, b.first); });
  std::string out;
  for (const auto& [name, value] : sorted) {
    out += std::string(4 * depth, ' ') + word(name) + "=" + written(*value, depth) + "\n";
  }
  return out;
}

}  // namespace

std::string to_hocon(const value::Hash& facts) {
  return entries(facts, 0);
}

}  // namespace muster::facts
