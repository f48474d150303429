#pragma once
#include <string>
#include <vector>

#include "apply/graph.hh"
#include "apply/options.hh"
#include "apply/run_catalog.hh"

namespace muster::apply {

/// --graph: writes NAME (in lower case) .dot, in Puppet's layout. Nothing when no graphs are
/// wanted. Throws base::Error.
void write_graph(const Options& options, const std::string& name, const RunCatalog& catalog,
                 const Graph& graph);
/// resources.dot: what contains what.
void write_containment(const Options& options, const RunCatalog& catalog);

/// Puppet's message about cycles; with --graph, cycles.dot is written and named.
std::string cycle_message(const Options& options, const RunCatalog& catalog, const Graph& graph,
                          const std::vector<std::vector<NodeIndex>>& cycles);

}  // namespace muster::apply
