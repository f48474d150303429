#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "resources/context.hh"

namespace muster::apply {

/// How to run. File names that are empty: the file is not written.
struct Options {
  resources::RunOptions run;
  std::vector<std::string> tags, skip_tags;  // lower case
  bool ignore_schedules = false;
  bool default_schedules = true;
  bool evaltrace = false;
  bool announce = true;  // says which environment it is and what the run took
  bool write_catalog_summary = false;
  bool exclude_unchanged_resources = false;
  std::string graph_directory;         // empty: no --graph
  std::string transaction_store_file;  // of agents: what is corrective is known from it
  std::string state_file, report_file, summary_file, class_file, resource_file;
  std::vector<std::string> reports;  // what is done with the report: "store"
  std::string report_directory;      // of "store": HOST/TIME.yaml in it
  /// The user's programs around a run, as he wrote them; empty: none. When the first fails nothing
  /// is applied.
  std::string prerun_command, postrun_command;
  std::chrono::seconds state_lifetime{32 * 24 * 3600};  // statettl; 0: for ever
  std::string lock_file;
  std::string run_mode = "user";
  std::string puppet_version = "7.23.0";
  std::string transaction_uuid;
  double catalog_seconds = 0;  // what it took to get the catalog
  /// Called when a catalog is known to be fit, before anything is done.
  std::function<void()> prepared;
  /// Asked between resources; true ends the run in good order.
  std::function<bool()> stop_requested;
};

}  // namespace muster::apply
