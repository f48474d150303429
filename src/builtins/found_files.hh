#pragma once
#include <optional>
#include <string>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// find_file() and find_template(): the first of the arguments, or of an array of them, that
/// exists.
Builtin finding(std::string doc, eval::ModuleFolder folder);

/// The whole file. Throws at the call when it cannot be read.
std::string read_file(const Call& call, const std::string& path);

}  // namespace muster::builtins
