#pragma once
#include <string_view>

namespace muster::value {

/// How Ruby's Psych writes a string.
enum class YamlStringStyle { plain, single_quoted, double_quoted, literal };

/// `text` must be well-formed UTF-8. A string that an unquoted scalar would not give back is
/// quoted.
YamlStringStyle yaml_string_style(std::string_view text);

}  // namespace muster::value
