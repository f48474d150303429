#pragma once
#include <memory>

#include "builtins/builtins.hh"

namespace muster::builtins {

using ProgramPtr = std::shared_ptr<const syntax::Program>;

/// epp() and inline_epp(): the call's second argument is the template's parameters. `parse` throws
/// a SourceError when the template is wrong. A template that is a text sees the caller's variables.
enum class Sees : std::uint8_t { global_variables, callers_variables };
Value render_template(Call& call, const std::function<ProgramPtr()>& parse, Sees sees);

}  // namespace muster::builtins
