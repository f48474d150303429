#pragma once
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::value {

/// Data as YAML in the layout of Ruby's Psych ("---\n…"). Strings are quoted exactly when Psych
/// quotes them.
std::string to_yaml(const Value& value);

/// How a symbol of Ruby (`:file`) is read: as a text.
enum class YamlSymbols { without_colon, with_colon };

/// The first document of a YAML stream, with YAML 1.1 scalars as Psych reads them. Aliases count
/// against a node budget (an alias bomb is an error, not a hang). Ruby object tags are read as the
/// plain data they hold. Throws base::Error with Psych's text ("problem context at line L column
/// C"), to which callers put the file's name: "(file): …".
Value from_yaml(std::string_view text, YamlSymbols symbols = YamlSymbols::without_colon);

}  // namespace muster::value
