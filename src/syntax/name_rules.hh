#pragma once
#include <string_view>

/// The shapes of names that the checker asks for. ASCII, whole text.
namespace muster::syntax {

/// foo, foo::bar: each segment begins with a lower-case letter.
bool is_definition_name(std::string_view name);
/// Foo, Foo::Bar.
bool is_type_name(std::string_view name);
/// x, ::x, a::b, a::_b: only the last segment may begin with an underscore.
bool is_variable_name(std::string_view name);
/// x, _x.
bool is_parameter_name(std::string_view name);
/// 0, 1, 10.
bool is_match_variable_name(std::string_view name);
/// Letters, digits, underscores, hyphens and dots.
bool is_host_name(std::string_view name);
/// Already the name of a type of the language.
bool is_reserved_type_name(std::string_view name);

}  // namespace muster::syntax
