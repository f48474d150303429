#pragma once
#include <functional>
#include <string_view>

#include "apply/options.hh"
#include "apply/report.hh"
#include "catalog/catalog.hh"
#include "resources/resources.hh"

namespace muster::apply {

/// Whom a catalog is applied to, and with what.
struct Machine {
  os::System& system;
  const resources::Types& types;
  base::LogSink& log;  // gets every line as it occurs
  std::function<value::Value(std::string_view)> fact;
};

/// Brings the machine to the state that the catalog describes and says what was done: order, then
/// for each resource read, compare, write; then refreshes, state files, report. Does not throw for
/// what goes wrong: it is logged, and `applied` is false when the run could not be done.
Report run(const catalog::Catalog& catalog, const Machine& machine, const Options& options);

// The steps of a run that is more than applying a catalog, and has its report from the beginning.

/// Checks the catalog, calls `options.prepared`, runs the prerun command, applies. False, after
/// lines in the log, when the run could not be done.
bool apply_catalog(const catalog::Catalog& catalog, const Machine& machine, const Options& options,
                   Report& report);
/// Runs the postrun command. False, after a line in the log, when it failed.
bool end_run(const Machine& machine, const Options& options);
/// Writes the report and its summary, and does what `options.reports` says.
void save_report(const Report& report, const Machine& machine, const Options& options);

}  // namespace muster::apply
