#pragma once
#include <functional>
#include <string>

#include "server/process.hh"

namespace muster::server {

/// Lines for /metrics: "# HELP …", "# TYPE …", and values.
using Figures = std::function<std::string()>;

/// Tells the fronts what the process says of itself, again and again as long as it lives.
void tell_figures(Process& process, const Figures& figures);

}  // namespace muster::server
