#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::base {

/// ASCII only: the Puppet language's names and keywords.
std::string lower_ascii(std::string_view text);
/// "foo::bar" → "Foo::Bar": how Puppet prints a type name.
std::string capitalize_segments(std::string_view name);
std::vector<std::string> split(std::string_view text, std::string_view separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

}  // namespace muster::base
