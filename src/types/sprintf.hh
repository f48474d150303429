#pragma once
#include <span>
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::types {

/// Ruby's sprintf: all its flags, widths, positional (%1$s) and named (%<a>d, %{a}) references.
/// Named ones are looked up in the only argument, a hash. Throws SourceError with Ruby's text.
std::string sprintf(std::string_view format, std::span<const value::Value> arguments);

}  // namespace muster::types
