#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apply/time_text.hh"
#include "base/log.hh"
#include "catalog/catalog.hh"
#include "value/value.hh"

namespace muster::value {
class YamlEmitter;
}

namespace muster::apply {

enum class EventStatus : std::uint8_t { success, failure, noop, audit };
std::string_view event_status_name(EventStatus status);

/// Something that happened, or in noop would have happened, to a resource.
struct Event {
  std::string name;      // "mode_changed", "file_created", "refresh"
  std::string property;  // empty: not of a property
  EventStatus status = EventStatus::success;
  std::string message;
  value::Value previous, desired, historical;
  Time time{};
  bool audited = false;
  std::optional<bool> redacted;  // nullopt: a property's, in clear
  bool of_property = false;
  bool is_wanted = true;  // false: the property is only audited, there is no desired value
  bool invalidates_refreshes = false;
  /// Undoes what was changed since the last run; nullopt: nobody can say.
  std::optional<bool> corrective = false;
};

/// What became of one resource.
struct Status {
  std::string resource;  // "File[/tmp/a]"
  std::string type;      // "File"
  std::string title;
  std::string provider;  // empty: none
  std::string file;
  std::uint32_t line = 0;
  std::vector<std::string> containment;  // "Stage[main]", "Main", "File[/tmp/a]"
  std::vector<std::string> tags;
  Time time{};
  std::optional<double> evaluation_seconds;
  bool skipped = false, failed = false, failed_to_restart = false, restarted = false;
  bool changed = false, out_of_sync = false, scheduled = false, corrective = false;
  int change_count = 0, out_of_sync_count = 0;
  std::vector<Event> events;

  void add(Event event);
};

/// What a run did, in the terms of Puppet's report format 12.
class Report {
 public:
  std::string host;
  std::string environment, initial_environment;
  std::string configuration_version;
  std::string transaction_uuid, catalog_uuid, code_id, job_id;
  std::string server_used;  // of a list of servers, "puppet1:8140"
  std::string cached_catalog_status = "not_used";
  std::string puppet_version = "7.23.0";
  std::string run_mode = "user";
  Time time{};
  bool noop = false;
  bool applied = false;  // false: the run could not be done (exit status 1)
  bool transaction_completed = false;
  bool generation_failed = false;  // a resource could not make the ones it stands for
  bool exclude_unchanged = false;
  std::vector<base::LogMessage> logs;

  /// Statuses by resource, in the order of evaluation.
  void reserve(std::size_t statuses) { statuses_.reserve(statuses); }
  Status& add(Status status);
  Status* find(const std::string& resource);
  const std::vector<Status>& statuses() const { return statuses_; }
  void add_seconds(std::string_view what, double seconds);

  /// "failed", "changed" or "unchanged"
  std::string status() const;
  bool noop_pending() const;
  int changes() const;
  /// Bits 2 (changes) and 4 (failures); 1 when the run could not be done.
  int detailed_exit_status() const;
  value::Hash metrics() const;

  /// last_run_report.yaml, a piece at a time
  void write_yaml(const std::function<void(std::string_view)>& out) const;
  /// What a server is sent: format 12 as JSON.
  std::string json() const;
  /// last_run_summary.yaml
  std::string summary_yaml(Time now) const;
  /// What --summarize prints.
  std::string summary_text(Time now) const;

 private:
  value::Hash head() const;
  value::Hash tail() const;
  bool is_corrective() const;
  void write_statuses(value::YamlEmitter& yaml) const;
  value::Hash raw_summary(Time now) const;
  value::Hash resource_metrics() const;
  value::Hash event_metrics() const;
  value::Hash time_metrics() const;

  std::vector<Status> statuses_;
  std::unordered_map<std::string, std::size_t> by_resource_;
  std::vector<std::pair<std::string, double>> seconds_;
};

/// A line of a log, as a report has it.
value::Hash log_data(const base::LogMessage& log);

}  // namespace muster::apply
