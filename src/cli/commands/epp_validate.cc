#include <fmt/core.h>

#include "cli/refusal.hh"
#include "cli/session.hh"

namespace muster::cli {

namespace {

/// A template by file name, or MODULE/NAME.epp in a module. Throws base::Error when there is none.
Code find_template(Session& session, const std::string& name) {
  if (session.system().follow(name)) return read_manifest(session.system(), name);
  const auto slash = name.find('/');
  const auto* module = session.environment().module(name.substr(0, slash));
  if (slash == std::string::npos || !module) return read_manifest(session.system(), name);
  return read_manifest(session.system(), module->path + "/templates/" + name.substr(slash + 1));
}

bool validate(Session& session, Code code) {
  try {
    syntax::parse_epp(std::move(code.path), std::move(code.text), session.parse_options());
    return true;
  } catch (const diag::SourceError& e) {
    log_refusal(session.log(), e, "", "");
    return false;
  }
}

int run(const Arguments& arguments) {
  Session session(arguments);
  bool sound = true;
  if (arguments.rest.empty()) sound = validate(session, {"", read_standard_input()});
  for (const auto& name : arguments.rest) {
    sound = validate(session, find_template(session, name)) && sound;
    if (!sound && !arguments.flag("continue_on_error")) break;
  }
  return sound ? 0 : 1;
}

}  // namespace

Command define_epp_validate() {
  return {.doc = "Checks the syntax of EPP templates.",
          .usage = "[FILE | MODULE/TEMPLATE]…",
          .details = "Without a file the template is read from standard input.",
          .examples = {"# before a commit\nmuster epp validate templates/*.epp"},
          .options = {{"--continue_on_error,!--no-continue_on_error", "", "Check the rest after an error."}},
          .run = run};
}

}  // namespace muster::cli
