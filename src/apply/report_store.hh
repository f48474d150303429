#pragma once
#include "apply/options.hh"
#include "apply/report.hh"

namespace muster::apply {

/// Does with a report, which is in the file `written` unless that is empty, what the setting
/// `reports` says. What goes wrong is logged: a report does not fail a run.
void process_report(const Report& report, const std::string& written, resources::Context& context,
                    const Options& options);

}  // namespace muster::apply
