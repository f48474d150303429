#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hh"

namespace muster::facts {

/// The words of a line: what white space separates.
std::vector<std::string> words(std::string_view line);
std::vector<std::string> lines(std::string_view text);
/// The rest of the first line that begins with `prefix`, trimmed.
std::optional<std::string> line_after(std::string_view text, std::string_view prefix);
/// The decimal number the text begins with, as Ruby's to_i reads it: 0 when there is none.
std::int64_t leading_number(std::string_view text);
bool contains(std::string_view text, std::string_view part);
/// "debian" → "Debian": the first letter upper case, the others lower.
std::string capitalized(std::string_view text);

/// Sets the key when there is a value.
template <class T>
void set_if(value::Hash& hash, std::string_view key, const std::optional<T>& found) {
  if (found) hash.set(key, value::Value(*found));
}

}  // namespace muster::facts
