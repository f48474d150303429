#pragma once
#include <string>
#include <vector>

#include "builtins/builtins.hh"

namespace muster::builtins {

/// The classes that the arguments of include() and its kin name: texts, Class references and arrays
/// of them. Throws what Puppet says of anything else.
std::vector<std::string> class_names(const Call& call);

using Declare = Array (eval::Compiler::*)(std::span<const std::string>, eval::Scope&, diag::Span);
/// include(), contain(), require().
Builtin declaring(std::string doc, Declare declare);

}  // namespace muster::builtins
