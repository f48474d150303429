#include "builtins/templates.hh"

#include <fmt/core.h>

#include "diag/diagnostic.hh"

namespace muster::builtins {

namespace {

ProgramPtr parsed(const Call& call, const std::function<ProgramPtr()>& parse) {
  try {
    return parse();
  } catch (const diag::SourceError& error) {
    call.fail(fmt::format("{}(): Invalid EPP: {}", call.name, diag::one_line(error.first())));
  }
}

}  // namespace

Value render_template(Call& call, const std::function<ProgramPtr()>& parse, Sees sees) {
  const auto program = parsed(call, parse);
  if (!program->definitions.empty())
    call.fail(fmt::format("{}(): The EPP template contains illegal expressions (definitions)",
                          call.name));
  const auto* parameters = call.has(1) ? call[1].if_hash() : nullptr;
  try {
    return call.compiler.render_epp(*program, parameters, call.scope,
                                    sees == Sees::callers_variables);
  } catch (diag::SourceError& error) {
    error.keep(program);
    throw;
  }
}

}  // namespace muster::builtins
