#include "base/error.hh"
#include "cli/refusal.hh"
#include "cli/template_files.hh"
#include "cli/tree_dump.hh"

namespace muster::cli {

namespace {

bool validate(Session& session, std::string name, std::string text) {
  try {
    syntax::parse_epp(std::move(name), std::move(text), session.parse_options());
    return true;
  } catch (const diag::SourceError& e) {
    log_refusal(session.log(), e, {});
    return false;
  }
}

int run(const Arguments& arguments) {
  Session session(arguments);
  bool sound = true;
  std::vector<std::string> missing;
  if (arguments.rest.empty()) sound = validate(session, "<stdin>", read_standard_input());
  for (const auto& name : arguments.rest) {
    if (!sound && !arguments.flag("continue_on_error")) break;
    const auto path = find_template(session, name);
    if (path)
      sound = validate(session, *path, read_manifest(session.system(), *path).text) && sound;
    else
      missing.push_back(name);
  }
  if (!missing.empty()) throw base::Error(missing_text(missing));
  if (!sound) throw base::Error("Errors while validating epp");
  return 0;
}

}  // namespace

Command define_epp_validate() {
  return {
      .doc = "Checks the syntax of EPP templates.",
      .usage = "[FILE | MODULE/TEMPLATE]…",
      .details =
          "Prints nothing when all is well. Without a file the template is read from "
          "standard input.",
      .examples = {"# before a commit\nmuster epp validate --continue_on_error templates/*.epp"},
      .options = {{"--continue_on_error,!--no-continue_on_error", "",
                   "Check the rest after an error."}},
      .run = run};
}

}  // namespace muster::cli
