#include "cli/tree_dump.hh"
#include "syntax/dump.hh"

namespace muster::cli {

namespace {

/// Without --validate Puppet only parses, and names no file in its errors.
std::string dump_text(Session& session, const Arguments& arguments, const std::string& title,
                      const std::string& name, std::string text) {
  const auto parse = [&] {
    const auto options = session.parse_options();
    return arguments.flag("validate") ? syntax::parse(name, std::move(text), options)
                                      : syntax::parse_unchecked("", std::move(text), options);
  };
  return dump_one(session, arguments, {title, "", parse});
}

/// What could be dumped is printed after the errors; the exit status is 0 with either.
int run(const Arguments& arguments) {
  Session session(arguments);
  std::string out;
  std::vector<std::string> missing;
  if (const auto code = arguments.value("e")) {
    out = dump_text(session, arguments, "", "command-line-string", *code);
  } else if (arguments.rest.empty()) {
    out = dump_text(session, arguments, "", "stdin", read_standard_input());
  } else {
    for (const auto& path : arguments.rest) {
      if (!session.system().follow(path))
        missing.push_back(path);
      else
        out +=
            dump_text(session, arguments, path, path, read_manifest(session.system(), path).text);
    }
  }
  print_whole_lines(missing.empty() ? out : out + missing_text(missing));
  return 0;
}

}  // namespace

Command define_parser_dump() {
  auto options = dump_options();
  options.push_back({"--validate,!--no-validate", "", "Refuse what makes no sense, too."});
  return {.doc = "Prints the syntax tree of manifests.",
          .usage = "[--format old|pn|json] [--pretty] [-e CODE | FILE…]",
          .details = "Without a file the manifest is read from standard input.",
          .examples = {"# the tree of an expression\nmuster parser dump -e '$a = 1 + 2'",
                       "# the tree of a manifest, for programs\nmuster parser dump --format json "
                       "site.pp"},
          .options = std::move(options),
          .run = run};
}

}  // namespace muster::cli
