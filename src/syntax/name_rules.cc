#include "syntax/name_rules.hh"

#include <algorithm>

#include "syntax/characters.hh"

namespace muster::syntax {

namespace {

using character::is;

bool all_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is(c, character::word); });
}

/// Segments between ::, each beginning with a letter of the class.
bool is_qualified(std::string_view name, character::Class first) {
  for (;;) {
    const auto end = name.find("::");
    const auto segment = name.substr(0, end);
    if (segment.empty() || !is(segment[0], first) || !all_word(segment)) return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 2);
  }
}

}  // namespace

bool is_definition_name(std::string_view name) {
  return is_qualified(name, character::lower);
}

bool is_type_name(std::string_view name) {
  return is_qualified(name, character::upper);
}

bool is_variable_name(std::string_view name) {
  if (name.find(':') == std::string_view::npos) return is_parameter_name(name);
  if (name.starts_with("::")) name.remove_prefix(2);
  const auto last = name.rfind("::");
  if (last == std::string_view::npos) return is_parameter_name(name);
  return is_definition_name(name.substr(0, last)) && is_parameter_name(name.substr(last + 2));
}

bool is_parameter_name(std::string_view name) {
  return !name.empty() && (is(name[0], character::lower) || name[0] == '_') && all_word(name);
}

bool is_match_variable_name(std::string_view name) {
  if (name == "0") return true;
  return !name.empty() && name[0] != '0' &&
         std::all_of(name.begin(), name.end(), [](char c) { return is(c, character::digit); });
}

bool is_host_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is(c, character::word) || c == '-' || c == '.'; });
}

bool is_reserved_type_name(std::string_view name) {
  constexpr std::string_view names[] = {
      "type",      "any",        "unit",        "scalar",  "boolean",   "numeric",  "integer",
      "float",     "collection", "array",       "hash",    "tuple",     "struct",   "variant",
      "optional",  "enum",       "regexp",      "pattern", "runtime",   "init",     "object",
      "sensitive", "semver",     "semverrange", "string",  "timestamp", "timespan", "typeset"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace muster::syntax
