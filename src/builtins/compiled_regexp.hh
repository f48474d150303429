#pragma once
#include <string>

#include "builtins/builtins.hh"
#include "value/regexp.hh"

namespace muster::builtins {

/// A pattern given as text, compiled. Throws at the call what Ruby says of a wrong one.
std::shared_ptr<const value::Regexp> compile_regexp(const Call& call, const std::string& pattern);
/// The pattern of a Type[Regexp], compiled.
std::shared_ptr<const value::Regexp> compile_regexp(const Call& call, const types::Type& type);

}  // namespace muster::builtins
