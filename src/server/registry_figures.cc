#include "server/registry_figures.hh"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "server/metrics.hh"

namespace muster::server {

namespace {

double size_of(const std::string& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : static_cast<double>(size);
}

}  // namespace

std::string registry_figures(store::Database& database, registry::Service& registry) {
  std::map<registry::State, std::size_t> states;
  registry.registry().nodes().each([&](const registry::Node& node) { ++states[node.state]; });
  std::string out =
      "# HELP muster_nodes Nodes of the registry, by state.\n# TYPE muster_nodes gauge\n";
  for (const auto& [state, count] : states)
    out += fmt::format("muster_nodes{{state=\"{}\"}} {}\n", name_of(state), count);
  const auto waiting = database.first<std::int64_t>("SELECT count(*) FROM report_queue");
  return out +
         metric("muster_events_total", "counter", "Events of the registry.",
                static_cast<double>(registry.registry().nodes().revision())) +
         metric("muster_reports_waiting", "gauge", "Reports that are still to be sent on.",
                waiting ? static_cast<double>(std::get<0>(*waiting)) : 0) +
         metric("muster_database_bytes", "gauge", "The database's file.",
                size_of(database.path())) +
         metric("muster_database_log_bytes", "gauge", "What is not in it yet.",
                size_of(database.path() + "-wal"));
}

}  // namespace muster::server
