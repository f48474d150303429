#include "builtins/erb.hh"

#include "builtins/ruby_scope.hh"
#include "diag/diagnostic.hh"

namespace muster::builtins {

Value render_erb(Call& call, const std::string* path, const Value& source) {
  auto& ruby = ruby_for(path ? "template " + *path : "inline_template()");
  ruby.require("muster/template");
  const RubyCall active(call);
  const Value arguments[] = {active.number, path ? Value(*path) : Value{}, source};
  try {
    return ruby.call("Muster::Template", "render", arguments);
  } catch (const ruby::Failure& failure) {
    if (failure.is_standard) throw;
    throw diag::SourceError(call.where, failure.what(), diag::Place::none);
  }
}

}  // namespace muster::builtins
