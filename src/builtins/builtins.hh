#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "base/named.hh"
#include "eval/compiler.hh"
#include "eval/function.hh"

namespace muster::builtins {

using eval::Array;
using eval::Builtin;
using eval::Call;
using eval::Hash;
using eval::Value;

/// Every built-in function, by file name (generated).
std::vector<base::Named<Builtin>> all_functions();

}  // namespace muster::builtins
