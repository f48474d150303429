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

/// Throws base::Error with line and column on anything that is not JSON, or is nested deeper than
/// 256.
Value from_json(std::string_view text);

/// A float as Ruby prints it: 1.0, 1.0e+20, 1.0e-05.
std::string real_text(double d);

}  // namespace muster::value
