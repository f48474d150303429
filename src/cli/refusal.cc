#include "cli/refusal.hh"

#include "diag/issue_code.hh"
#include "syntax/program.hh"

namespace muster::cli {

namespace {

std::string giving_up(const diag::SourceError& error) {
  const auto* refused = dynamic_cast<const syntax::Refused*>(&error);
  return refused ? refused->giving_up : std::string();
}

bool several(const diag::SourceError& error) {
  return !giving_up(error).empty() || error.diagnostics().size() > 1;
}

void log_one(apply::Logs& log, const diag::Diagnostic& d, const CompiledFor& what) {
  apply::SourceMessage out;
  out.text.level = base::Level::err;
  const auto whole = before_parse_error(what.environment) + diag::one_line(d) +
                     (what.node.empty() ? "" : " on node " + what.node);
  out.text.message = whole;
  if (const auto excerpt = diag::excerpt(d); !excerpt.empty())
    out.text.message += "\n" + excerpt.substr(0, excerpt.size() - 1);
  out.issue_code = diag::issue_code(d.message);
  out.message = out.issue_code.empty() ? whole : d.message;
  if (!out.issue_code.empty()) {
    set_place(out.text, d);
    out.environment = what.environment;
    out.node = what.node;
  }
  log.write_source(out);
}

}  // namespace

std::string before_parse_error(const std::string& environment) {
  return environment.empty() ? std::string()
                             : "Could not parse for environment " + environment + ": ";
}

void set_place(base::LogMessage& line, const diag::Diagnostic& d) {
  if (!d.where.source || d.place == diag::Place::none) return;
  line.file = d.where.source->path;
  if (d.place == diag::Place::file) return;
  line.line = d.where.position().line;
  if (d.place == diag::Place::line_and_column) line.column = d.where.position().column;
}

diag::Diagnostic raised(const diag::SourceError& error) {
  const auto closing = giving_up(error);
  if (closing.empty()) return error.first();
  return {diag::Severity::error, closing, error.first().where, diag::Place::file};
}

void log_before_closing(apply::Logs& log, const diag::SourceError& error) {
  if (const auto* refused = dynamic_cast<const syntax::Refused*>(&error))
    for (const auto& warning : refused->program->warnings)
      log.write({base::Level::warning, diag::one_line(warning)});
  if (several(error))
    for (const auto& d : error.diagnostics()) log_one(log, d, {});
}

void log_refusal(apply::Logs& log, const diag::SourceError& error, const CompiledFor& what) {
  log_before_closing(log, error);
  if (!several(error)) return log_one(log, error.first(), what);
  const auto closing = raised(error);
  if (giving_up(error).empty()) return;
  apply::SourceMessage out;
  out.text.level = base::Level::err;
  out.text.message = out.message = closing.message;
  set_place(out.text, closing);
  out.environment = what.environment;
  out.node = what.node;
  log.write_source(out);
}

}  // namespace muster::cli
