#pragma once
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// What get() answers: the part of `value` that "a.b.0" leads to, or `fallback` when it is undef.
/// The call's block handles a path that cannot be followed.
Value navigate(Call& call, const Value& value, const std::string& path, const Value& fallback);

}  // namespace muster::builtins
