#include "base/error.hh"
#include "cli/template_files.hh"
#include "cli/tree_dump.hh"
#include "syntax/dump.hh"

namespace muster::cli {

namespace {

std::string dump_text(Session& session, const Arguments& arguments, const std::string& title,
                      const std::string& name, std::string text) {
  const auto parse = [&] {
    const auto options = session.parse_options();
    return arguments.flag("validate", true)
               ? syntax::parse_epp(name, std::move(text), options)
               : syntax::parse_epp_unchecked("", std::move(text), options);
  };
  return dump_one(session, arguments, {title, "\n", parse});
}

std::string dump_files(Session& session, const Arguments& arguments) {
  std::vector<std::string> found, missing;
  for (const auto& name : arguments.rest) {
    auto path = find_template(session, name);
    path ? found.push_back(*std::move(path)) : missing.push_back(name);
  }
  const bool titled = found.size() > 1 && arguments.flag("header", true);
  std::string out;
  for (const auto& path : found)
    out += dump_text(session, arguments, titled ? path : "", path,
                     read_manifest(session.system(), path).text);
  if (!missing.empty()) throw base::Error(missing_text(missing));
  return out;
}

int run(const Arguments& arguments) {
  Session session(arguments);
  if (const auto code = arguments.value("e"))
    print_whole_lines(dump_text(session, arguments, "", "command-line-string", *code));
  else if (arguments.rest.empty())
    print_whole_lines(dump_text(session, arguments, "", "stdin", read_standard_input()));
  else
    print_whole_lines(dump_files(session, arguments));
  return 0;
}

}  // namespace

Command define_epp_dump() {
  auto options = dump_options();
  options.push_back({"--validate,!--no-validate", "", "Refuse what makes no sense (the default)."});
  options.push_back({"--header,!--no-header", "", "Name each template when there are several."});
  return {.doc = "Prints the syntax tree of EPP templates.",
          .usage = "[--format old|pn|json] [--pretty] [-e CODE | TEMPLATE…]",
          .details = "A TEMPLATE is a file, or MODULE/FILE of a module's templates.",
          .examples = {"# the tree of a template\nmuster epp dump -e 'Hello <%= $name %>'"},
          .options = std::move(options),
          .run = run};
}

}  // namespace muster::cli
