#pragma once
#include <string>
#include <string_view>

namespace muster::types {

/// A string as a Puppet literal: in single quotes when nothing in it needs an escape that only
/// double quotes know.
std::string quote(std::string_view text);
std::string double_quote(std::string_view text);

/// A regexp between slashes. One beyond ASCII has an encoding of its own, and Ruby shows it with
/// its options.
std::string regexp_text(std::string_view pattern);
/// The same without slashes, and without the escapes that slashes need.
std::string bare_regexp_text(const std::string& pattern);

}  // namespace muster::types
