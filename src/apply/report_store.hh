#pragma once
#include "apply/options.hh"
#include "apply/report.hh"

namespace muster::apply {

/// Does with a report what the setting `reports` says. What goes wrong is logged: a report does not
/// fail a run.
void process_report(const Report& report, resources::Context& context, const Options& options);

}  // namespace muster::apply
