#include "cli/refusal.hh"

#include "base/strings.hh"
#include "syntax/program.hh"

namespace muster::cli {

namespace {

void log_one(base::LogSink& log, const diag::Diagnostic& d, const std::string& before,
             const std::string& after) {
  base::LogMessage line;
  line.level = base::Level::err;
  line.message = before + diag::one_line(d) + after;
  if (const auto excerpt = diag::excerpt(d); !excerpt.empty())
    line.message += "\n" + excerpt.substr(0, excerpt.size() - 1);
  line.time = std::chrono::system_clock::now();
  log.write(line);
}

}  // namespace

void log_refusal(base::LogSink& log, const diag::SourceError& error, const std::string& before,
                 const std::string& after) {
  const auto* refused = dynamic_cast<const syntax::Refused*>(&error);
  if (refused)
    for (const auto& warning : refused->program->warnings)
      log.write({base::Level::warning, diag::one_line(warning)});
  const auto& all = error.diagnostics();
  const auto closing = refused ? refused->giving_up : std::string();
  if (closing.empty() && all.size() == 1) return log_one(log, all.front(), before, after);
  for (const auto& d : all) log_one(log, d, "", "");
  if (!closing.empty()) log.write({base::Level::err, closing});
}

}  // namespace muster::cli
