#include <fmt/core.h>

#include "base/strings.hh"
#include "resources/attribute.hh"
#include "resources/state.hh"
#include "types/quote.hh"
#include "types/text.hh"
#include "value/json.hh"

namespace muster::resources {

namespace {

bool is_collection(const value::Value& v) {
  return v.if_array() || v.if_hash();
}

std::string margin(int level) {
  return "\n" + std::string(static_cast<std::size_t>(level) * 2, ' ');
}

std::string display_at(const value::Value& v, int level);

std::string display_array(const value::Array& array, int level) {
  std::string out = "[";
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ",";
    if (is_collection(array[i])) {
      out += margin(level + 1);
    } else if (i > 0) {
      out += " ";
    }
    out += display_at(array[i], level + 1);
  }
  return out + "]";
}

std::string display_hash(const value::Hash& hash, int level) {
  std::string out = "{";
  for (std::size_t i = 0; i < hash.size(); ++i) {
    if (i > 0) out += ",";
    out += margin(level + 1) + display_at(hash[i].first, level + 1) + " => " +
           display_at(hash[i].second, level + 1);
  }
  if (hash.empty()) out += "\n";
  return out + margin(level) + "}";
}

std::string display_at(const value::Value& v, int level) {
  if (is_absent(v)) return "'absent'";
  if (const auto* text = v.if_string()) return types::quote(*text);
  if (const auto* array = v.if_array()) return display_array(*array, level);
  if (const auto* hash = v.if_hash()) return display_hash(*hash, level);
  // Puppet's default format of a lone float; inside a collection it is program text.
  if (const auto* real = v.if_real(); real && level == 0) return fmt::format("{:.6f}", *real);
  return types::to_program_text(v);
}

}  // namespace

std::string display(const value::Value& value) {
  return display_at(value, 0);
}

std::string ruby_class(const value::Value& value) {
  if (value.if_integer()) return "Integer";
  if (value.if_real()) return "Float";
  if (value.if_array()) return "Array";
  if (value.if_hash()) return "Hash";
  if (const bool* boolean = value.if_boolean()) return *boolean ? "TrueClass" : "FalseClass";
  if (value.if_string()) return "String";
  if (value.is_default()) return "Symbol";
  return value.is_undef() ? "NilClass" : "Object";
}

std::string inspect(const value::Value& value) {
  if (value.is_undef()) return "nil";
  if (const auto* text = value.if_string()) return types::inspect(*text);
  std::vector<std::string> parts;
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) parts.push_back(inspect(element));
    return "[" + base::join(parts, ", ") + "]";
  }
  if (const auto* hash = value.if_hash()) {
    for (const auto& [key, element] : *hash)
      parts.push_back(inspect(key) + "=>" + inspect(element));
    return "{" + base::join(parts, ", ") + "}";
  }
  return text(value);
}

std::string text(const value::Value& value) {
  if (value.is_undef()) return "";
  if (const auto* string = value.if_string()) return *string;
  if (const auto* boolean = value.if_boolean()) return *boolean ? "true" : "false";
  if (const auto* integer = value.if_integer()) return std::to_string(*integer);
  if (const auto* real = value.if_real()) return value::real_text(*real);
  if (is_collection(value)) return inspect(value);
  return types::to_text(value);
}

value::Array as_list(const value::Value& value) {
  if (value.is_undef()) return {};
  if (const auto* array = value.if_array()) return *array;
  return {value};
}

std::vector<std::string> texts(const value::Value& value) {
  std::vector<std::string> out;
  for (const auto& element : as_list(value)) out.push_back(text(element));
  return out;
}

}  // namespace muster::resources
