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

}  // namespace muster::apply
