#include <fmt/core.h>

#include "cli/refusal.hh"
#include "cli/session.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

std::string dumped(const syntax::Program& program, const std::string& format, bool pretty) {
  if (format == "pn") return syntax::to_pn(*program.body);
  if (format != "json")
    throw UsageError(fmt::format("I don't know how to render '{}': pn or json", format));
  return value::to_json(syntax::to_pn_data(*program.body),
                        pretty ? value::JsonLayout::pretty : value::JsonLayout::compact);
}

/// Puppet prints what it could dump after the errors, and is content with either.
int run(const Arguments& arguments) {
  Session session(arguments);
  std::vector<Code> codes;
  if (const auto code = arguments.value("e")) codes.push_back({"", *code});
  for (const auto& path : arguments.rest)
    codes.push_back({path, read_manifest(session.system(), path).text});
  if (codes.empty()) codes.push_back({"", read_standard_input()});
  const auto format = arguments.value("format").value_or("pn");
  const bool titled = codes.size() > 1;
  std::string out;
  for (auto& [name, text] : codes) try {
      const auto program = syntax::parse("", std::move(text), session.parse_options());
      out += (titled ? "--- " + name : "") + dumped(*program, format, arguments.flag("pretty"));
    } catch (const diag::SourceError& e) {
      if (titled) session.log().write({base::Level::err, "--- " + name});
      log_refusal(session.log(), e, "", "");
    }
  if (!out.empty()) fmt::print("{}\n", out);
  return 0;
}

}  // namespace

Command define_parser_dump() {
  return {.doc = "Prints the syntax tree of manifests.",
          .usage = "[--format pn|json] [-e CODE | FILE…]",
          .details = "",
          .examples = {"# the tree of an expression\nmuster parser dump -e '$a = 1 + 2'"},
          .options = {{"-e", "CODE", "Dump this code."},
                      {"--format", "FORMAT", "pn (the default) or json."},
                      {"--pretty", "", "Laid out over several lines."}},
          .run = run};
}

}  // namespace muster::cli
