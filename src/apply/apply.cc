#include "apply/apply.hh"

#include <fmt/core.h>

#include "apply/graph_files.hh"
#include "apply/no_memory.hh"
#include "apply/recording_log.hh"
#include "apply/report_store.hh"
#include "apply/run_catalog.hh"
#include "apply/run_hooks.hh"
#include "apply/run_lock.hh"
#include "apply/state_file.hh"
#include "apply/transaction.hh"
#include "apply/transaction_store.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/random.hh"
#include "os/atomic_write.hh"

namespace muster::apply {

namespace {

using base::Level;
using Clock = std::chrono::steady_clock;

constexpr unsigned private_mode = 0640;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// `content`: as os::write_atomically takes it.
void write_file(const std::string& path, const auto& content) {
  const auto slash = path.rfind('/');
  if (slash != std::string::npos && slash > 0) os::make_directories(path.substr(0, slash), 0755);
  os::write_atomically(path, content, private_mode);
}

Report new_report(const catalog::Catalog& catalog, const Machine& machine, const Options& options) {
  Report report;
  report.host = options.run.node;
  report.environment = options.run.environment;
  report.initial_environment = options.run.environment;
  report.configuration_version = catalog.version;
  report.transaction_uuid =
      options.transaction_uuid.empty() ? crypto::random_uuid() : options.transaction_uuid;
  report.catalog_uuid = catalog.uuid;
  report.code_id = catalog.code_id;
  report.puppet_version = options.puppet_version;
  report.run_mode = options.run_mode;
  report.time = machine.system.now();
  report.noop = options.run.noop;
  report.exclude_unchanged = options.exclude_unchanged_resources;
  report.add_seconds("config_retrieval", options.catalog_seconds);
  return report;
}

void write_catalog_summary(const catalog::Catalog& catalog, const RunCatalog& resources,
                           resources::Context& context, const Options& options) {
  const auto write = [&](const char* kind, const std::string& path, const std::string& content) {
    if (path.empty()) return;
    try {
      write_file(path, content);
    } catch (const base::Error& error) {
      context.log(Level::err,
                  fmt::format("Could not create {} file {}: {}", kind, path, error.what()));
    }
  };
  write("class", options.class_file, base::join(catalog.classes, "\n") + "\n");
  std::string managed;
  for (const NodeIndex node : resources.order()) {
    const auto& resource = resources[node].resource;
    if (resource && resource->managed()) managed += base::lower_ascii(resource->ref()) + "\n";
  }
  write("resource", options.resource_file, managed);
}

void check_resources(const RunCatalog& resources, resources::Context& context) {
  for (const NodeIndex node : resources.order()) {
    const auto& resource = resources[node].resource;
    if (resource && resource->type().catalog_check)
      resource->type().catalog_check(*resource, context);
  }
}

/// The typed form of the catalog. False when it is not fit to be applied; why is logged.
bool prepare(const catalog::Catalog& catalog, RunCatalog& resources, resources::Context& context,
             const Options& options) {
  try {
    resources.fill(catalog, context);
    resources.add_defaults(context, options.default_schedules);
    resources.check_relationships();
    check_resources(resources, context);
    write_containment(options, resources);
  } catch (const resources::InvalidResource& invalid) {
    for (const auto& problem : invalid.problems) context.log(Level::err, problem);
    return false;
  } catch (const base::Error& error) {
    context.log(Level::err, error.what());
    return false;
  }
  if (options.write_catalog_summary) write_catalog_summary(catalog, resources, context, options);
  return true;
}

void evaluate(RunCatalog& resources, resources::Context& context, const Options& options,
              StateFile& state, Report& report) {
  const auto start = Clock::now();
  TransactionStore store(context.system, options.transaction_store_file, context);
  const auto keep = [&] {
    state.store(context.system.now(), options.state_lifetime, context);
    store.save();
  };
  try {
    Transaction(resources, context, options, state, store, report).evaluate();
  } catch (...) {
    keep();
    throw;
  }
  report.add_seconds("transaction_evaluation", seconds_since(start));
  keep();
}

/// False, after a line in the log, when the run broke off.
bool apply_all(RunCatalog& resources, resources::Context& context, const Options& options,
               StateFile& state, Report& report) {
  try {
    const auto start = Clock::now();
    state.read(context.system, options.state_file, context);
    evaluate(resources, context, options, state, report);
    const double took = seconds_since(start);
    if (options.announce)
      context.log(Level::notice, fmt::format("Applied catalog in {:.2f} seconds", took));
    report.add_seconds("catalog_application", took);
    return true;
  } catch (const std::exception& error) {
    context.log(Level::err, std::string("Failed to apply catalog: ") + error.what());
    return false;
  }
}

void save(const Report& report, resources::Context& context, const Options& options) {
  const auto write = [&](const std::string& path, const char* failure,
                         const std::function<void(const os::Sink&)>& produce) {
    if (path.empty()) return false;
    try {
      write_file(path, produce);
      return true;
    } catch (const base::Error& error) {
      context.log(Level::err, std::string(failure) + error.what());
      return false;
    }
  };
  write(options.summary_file, "Could not save last run local report: ", [&](const os::Sink& out) {
    out(report.summary_yaml(context.system.now()));
  });
  const bool written =
      write(options.report_file,
            "Could not send report: ", [&](const os::Sink& out) { report.write_yaml(out); });
  process_report(report, written ? options.report_file : "", context, options);
}

/// A run's context; what it is made of must outlive it.
resources::Context context_for(const Machine& machine, const Options& options, base::LogSink& log,
                               RunCatalog& resources, resources::Memory& memory) {
  return {.system = machine.system,
          .log_sink = log,
          .options = options.run,
          .types = machine.types,
          .resources = resources,
          .memory = memory,
          .fact = machine.fact};
}

}  // namespace

Report run(const catalog::Catalog& catalog, const Machine& machine, const Options& options) {
  Report report = new_report(catalog, machine, options);
  RecordingLog log(machine.log, report.logs);
  StateFile state;
  RunCatalog resources;
  auto context = context_for(machine, options, log, resources, state);
  const auto start = Clock::now();
  const RunLock lock(options.lock_file);
  if (!lock.held()) {
    context.log(Level::notice,
                "Run of Puppet configuration client already in progress; skipping  (" +
                    options.lock_file + " exists)");
    return report;
  }
  if (!prepare(catalog, resources, context, options)) return report;
  log.recording = true;
  if (options.announce)
    context.log(Level::info, "Using environment '" + options.run.environment + "'");
  if (run_hook("prerun_command", options.prerun_command, context))
    report.applied = apply_all(resources, context, options, state, report);
  if (!run_hook("postrun_command", options.postrun_command, context)) report.applied = false;
  report.add_seconds("total", seconds_since(start));
  log.recording = false;
  save(report, context, options);
  return report;
}

bool apply_catalog(const catalog::Catalog& catalog, const Machine& machine, const Options& options,
                   Report& report) {
  StateFile state;
  RunCatalog resources;
  auto context = context_for(machine, options, machine.log, resources, state);
  const auto start = Clock::now();
  if (!prepare(catalog, resources, context, options)) return false;
  report.add_seconds("convert_catalog", seconds_since(start));
  if (options.prepared) options.prepared();
  if (!run_hook("prerun_command", options.prerun_command, context)) return false;
  report.code_id = catalog.code_id;
  report.catalog_uuid = catalog.uuid;
  report.configuration_version = catalog.version;
  return apply_all(resources, context, options, state, report);
}

bool end_run(const Machine& machine, const Options& options) {
  NoMemory nothing;
  RunCatalog none;
  auto context = context_for(machine, options, machine.log, none, nothing);
  return run_hook("postrun_command", options.postrun_command, context);
}

void save_report(const Report& report, const Machine& machine, const Options& options) {
  NoMemory nothing;
  RunCatalog none;
  auto context = context_for(machine, options, machine.log, none, nothing);
  save(report, context, options);
}

}  // namespace muster::apply
