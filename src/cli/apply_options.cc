#include "cli/apply_options.hh"

#include "base/strings.hh"
#include "cli/run_options.hh"
#include "os/stop_signals.hh"

namespace muster::cli {

namespace {

std::vector<std::string> lower(std::vector<std::string> words) {
  for (auto& word : words) word = base::lower_ascii(word);
  return words;
}

}  // namespace

apply::Options apply_options(Session& session, const Arguments& arguments) {
  const auto& settings = session.settings();
  apply::Options out;
  out.run = run_options(session);
  if (arguments.flag("test")) out.run.show_diff = true;
  out.tags = lower(settings.list("tags", ','));
  out.skip_tags = lower(settings.list("skip_tags", ','));
  out.ignore_schedules = settings.boolean("ignoreschedules");
  out.default_schedules = settings.boolean("default_schedules");
  out.evaltrace = settings.boolean("evaltrace");
  out.write_catalog_summary =
      arguments.flag("write-catalog-summary") ||
      (settings.given("write_catalog_summary") && settings.boolean("write_catalog_summary"));
  out.prerun_command = settings.text("prerun_command");
  out.postrun_command = settings.text("postrun_command");
  out.report_directory = settings.text("reportdir");
  if (settings.boolean("report")) out.reports = settings.list("reports", ',');
  out.exclude_unchanged_resources = settings.boolean("exclude_unchanged_resources");
  if (settings.boolean("graph")) out.graph_directory = settings.text("graphdir");
  out.state_file = settings.text("statefile");
  out.report_file = settings.text("lastrunreport");
  out.summary_file = settings.text("lastrunfile");
  out.class_file = settings.text("classfile");
  out.resource_file = settings.text("resourcefile");
  out.state_lifetime = settings.duration("statettl").value_or(std::chrono::seconds(0));
  out.lock_file = settings.text("agent_catalog_run_lockfile");
  out.stop_requested = [] { return os::StopSignals::received() != 0; };
  return out;
}

}  // namespace muster::cli
