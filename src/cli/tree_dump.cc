#include "cli/tree_dump.hh"

#include <fmt/core.h>

#include "base/strings.hh"
#include "cli/refusal.hh"
#include "syntax/dump.hh"
#include "value/json.hh"

namespace muster::cli {

std::vector<Option> dump_options() {
  return {{"-e,--e", "CODE", "Dump this code."},
          {"--format", "FORMAT", "old (the default), pn or json."},
          {"--pretty", "", "Laid out over several lines; not for old."}};
}

std::string dumped(const syntax::Program& program, const Arguments& arguments) {
  const auto format = arguments.value("format").value_or("old");
  const bool pretty = arguments.flag("pretty");
  if (format == "old") return syntax::to_tree_text(*program.body) + "\n";
  if (format == "json")
    return value::to_json(syntax::to_pn_data(*program.body),
                          pretty ? value::JsonLayout::pretty : value::JsonLayout::compact);
  if (format != "pn" && arguments.program != "puppet")
    throw UsageError(fmt::format("There is no format '{}': old, pn or json", format));
  return pretty ? syntax::to_pn_lines(*program.body) : syntax::to_pn(*program.body);
}

std::string dump_one(Session& session, const Arguments& arguments, const Dumping& dumping) {
  const auto title = dumping.title.empty() ? std::string() : "--- " + dumping.title;
  try {
    const auto program = dumping.parse();
    const bool titled = !title.empty() && arguments.value("format") != "json";
    return (titled ? title + dumping.after_title : "") + dumped(*program, arguments);
  } catch (const diag::SourceError& e) {
    if (!title.empty()) session.log().write({base::Level::err, title});
    log_refusal(session.log(), e, {});
    return {};
  }
}

void print_whole_lines(const std::string& text) {
  fmt::print("{}{}", text, text.ends_with('\n') ? "" : "\n");
}

std::string missing_text(const std::vector<std::string>& missing) {
  return "One or more file(s) specified did not exist:\n   " + base::join(missing, "\n   ");
}

}  // namespace muster::cli
