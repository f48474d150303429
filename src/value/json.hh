#pragma once
#include <string>
#include <string_view>

#include "value/value.hh"

namespace muster::value {

enum class JsonLayout { compact, pretty };

/// Data (undef, booleans, numbers, strings, arrays, hashes) as JSON; `pretty` is Ruby's
/// JSON.pretty_generate, `compact` its JSON.generate. Keys that are not strings, and rich values,
/// are written as their text: callers that want rich data convert first (types::to_rich_data).
/// Throws base::Error on NaN and infinities, on strings that are not UTF-8, and beyond 256 levels.
std::string to_json(const Value& value, JsonLayout layout);

// The same, compact, behind what is there: for large texts that are written without values.
void append_json(std::string& out, const Value& value);
void append_json_text(std::string& out, std::string_view text);

/// A text of a few megabytes can hold so many values that they need gigabytes: no text that we know
/// of has so many.
inline constexpr std::size_t most_json_values = 10'000'000;

/// Throws base::Error with line and column on anything that is not JSON, is nested deeper than 256,
/// or has too many values.
Value from_json(std::string_view text);

/// The same, but the collections inside of the outermost one are empty: what they hold is read and
/// not kept. For who looks at a few members of a large text that others wrote: an outermost
/// collection of more than 100,000 values is refused.
Value outline_from_json(std::string_view text);

/// A float as Ruby prints it: 1.0, 1.0e+20, 1.0e-05.
std::string real_text(double d);

}  // namespace muster::value
