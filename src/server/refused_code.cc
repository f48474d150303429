#include "server/refused_code.hh"

#include <fmt/core.h>

#include "base/error.hh"
#include "cli/refusal.hh"
#include "server/indirection.hh"
#include "syntax/program.hh"

namespace muster::server {

namespace {

/// Several errors are said one by one before the closing one.
void log_each(const diag::SourceError& error, base::LogSink& log) {
  if (error.diagnostics().size() < 2) return;
  for (const auto& d : error.diagnostics()) log.write({base::Level::err, diag::one_line(d)});
}

}  // namespace

catalog::Catalog or_refusal(const std::string& environment, const std::string& certname,
                            base::LogSink& log, const std::function<catalog::Catalog()>& compile) {
  std::string text;
  try {
    return compile();
  } catch (const diag::SourceError& e) {
    log_each(e, log);
    const bool parse = dynamic_cast<const syntax::Refused*>(&e) != nullptr;
    text = (parse ? cli::before_parse_error(environment) : std::string()) +
           diag::one_line(cli::raised(e));
  } catch (const base::Error& e) {
    text = e.what();
  }
  text += " on node " + certname;
  log.write({base::Level::err, text});
  throw server_error(text);
}

}  // namespace muster::server
