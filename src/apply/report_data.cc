#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "apply/report.hh"
#include "base/in_order.hh"
#include "base/strings.hh"
#include "resources/unvalued.hh"
#include "value/json.hh"
#include "value/yaml.hh"
#include "value/yaml_emitter.hh"

namespace muster::apply {

namespace {

using value::Array;
using value::Hash;
using value::Value;

Value text_or_undef(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value line_or_undef(std::uint32_t line) {
  return line == 0 ? Value() : Value(static_cast<std::int64_t>(line));
}

Value tag_list(const std::vector<std::string>& tags) {
  Array out;
  for (const auto& tag : tags) out.emplace_back(tag);
  return out;
}

/// "failed_to_restart" → "Failed to restart"
std::string label(std::string_view name) {
  std::string out = base::replace_all(base::lower_ascii(name), "_", " ");
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

/// A property's value in an event: absent is the word, the rest is data as it is.
Value event_value(const Event& event, const Value& value) {
  if (!event.of_property || resources::is_unvalued(value)) return {};
  if (value.is_undef()) return "absent";
  const auto* array = value.if_array();
  if (!array) return value;
  Array out;
  for (const auto& element : *array) out.push_back(element.is_undef() ? Value("absent") : element);
  return out;
}

Hash event_data(const Event& event) {
  return {{"audited", event.audited},
          {"property", text_or_undef(event.property)},
          {"previous_value", event_value(event, event.previous)},
          {"desired_value", event.is_wanted ? event_value(event, event.desired) : Value()},
          {"historical_value", event.historical},
          {"message", event.message},
          {"name", event.name},
          {"status", Value(event_status_name(event.status))},
          {"time", iso_time(event.time)},
          {"redacted", event.redacted ? Value(*event.redacted) : Value()},
          {"corrective_change", event.corrective ? Value(*event.corrective) : Value()}};
}

/// Written entry by entry: a run may have very many of them.
void write_status(value::YamlEmitter& yaml, const Status& status, TimeTexts& times) {
  const auto text = [&](const char* name, const std::string& value) {
    yaml.verbatim(name);
    yaml.string(value);
  };
  const auto data = [&](const char* name, const Value& value) {
    yaml.verbatim(name);
    yaml.data(value);
  };
  const auto flag = [&](const char* name, bool value) {
    yaml.verbatim(name);
    yaml.verbatim(value ? "true" : "false");
  };
  const auto number = [&](const char* name, int value) {
    yaml.verbatim(name);
    yaml.verbatim(std::to_string(value));
  };
  const auto list = [&](const char* name, const std::vector<std::string>& values) {
    yaml.verbatim(name);
    yaml.begin_sequence();
    for (const auto& value : values) yaml.string(value);
    yaml.end_sequence();
  };
  yaml.begin_map();
  text("title", status.title);
  data("file", text_or_undef(status.file));
  data("line", line_or_undef(status.line));
  text("resource", status.resource);
  text("resource_type", status.type);
  data("provider_used", text_or_undef(status.provider));
  list("containment_path", status.containment);
  data("evaluation_time", status.evaluation_seconds ? Value(*status.evaluation_seconds) : Value());
  list("tags", status.tags);
  yaml.verbatim("time");
  yaml.verbatim("'" + times.iso(status.time) + "'");
  flag("failed", status.failed);
  flag("failed_to_restart", status.failed_to_restart);
  flag("changed", status.changed);
  flag("out_of_sync", status.out_of_sync);
  flag("skipped", status.skipped);
  number("change_count", status.change_count);
  number("out_of_sync_count", status.out_of_sync_count);
  yaml.verbatim("events");
  yaml.begin_sequence();
  for (const auto& event : status.events) yaml.data(event_data(event));
  yaml.end_sequence();
  flag("corrective_change", status.corrective);
  yaml.end_map();
}

Hash status_data(const Status& status) {
  Array events;
  for (const auto& event : status.events) events.emplace_back(event_data(event));
  const auto& seconds = status.evaluation_seconds;
  return {{"title", status.title},
          {"file", text_or_undef(status.file)},
          {"line", line_or_undef(status.line)},
          {"resource", status.resource},
          {"resource_type", status.type},
          {"provider_used", text_or_undef(status.provider)},
          {"containment_path", tag_list(status.containment)},
          {"evaluation_time", seconds ? Value(*seconds) : Value()},
          {"tags", tag_list(status.tags)},
          {"time", iso_time(status.time)},
          {"failed", status.failed},
          {"failed_to_restart", status.failed_to_restart},
          {"changed", status.changed},
          {"out_of_sync", status.out_of_sync},
          {"skipped", status.skipped},
          {"change_count", status.change_count},
          {"out_of_sync_count", status.out_of_sync_count},
          {"events", events},
          {"corrective_change", status.corrective}};
}

bool interesting(const Status& status) {
  return status.failed || status.failed_to_restart || status.out_of_sync || status.skipped;
}

Hash metric(const std::string& name, const Hash& values) {
  Array rows;
  for (const auto& [key, value] : values)
    rows.emplace_back(Array{key, label(*key.if_string()), value});
  return {{"name", name}, {"label", label(name)}, {"values", rows}};
}

/// A version that is a number is written as one.
Value version_value(const std::string& version) {
  const bool number = !version.empty() && version.size() < 19 &&
                      std::all_of(version.begin(), version.end(),
                                  [](unsigned char c) { return std::isdigit(c) != 0; });
  return number ? Value(std::int64_t{std::stoll(version)}) : text_or_undef(version);
}

std::int64_t count(const std::vector<Status>& statuses, bool Status::*flag) {
  return std::count_if(statuses.begin(), statuses.end(),
                       [&](const Status& status) { return status.*flag; });
}

}  // namespace

Hash log_data(const base::LogMessage& log) {
  return {{"level", Value(base::level_name(log.level))},
          {"message", log.text()},
          {"source", log.source},
          {"tags", tag_list(log.tags)},
          {"time", iso_time(log.time)},
          {"file", text_or_undef(log.file)},
          {"line", line_or_undef(log.line)}};
}

Hash Report::resource_metrics() const {
  return {{"total", statuses_.size()},
          {"skipped", count(statuses_, &Status::skipped)},
          {"failed", count(statuses_, &Status::failed)},
          {"failed_to_restart", count(statuses_, &Status::failed_to_restart)},
          {"restarted", count(statuses_, &Status::restarted)},
          {"changed", count(statuses_, &Status::changed)},
          {"out_of_sync", count(statuses_, &Status::out_of_sync)},
          {"scheduled", count(statuses_, &Status::scheduled)},
          {"corrective_change", count(statuses_, &Status::corrective)}};
}

Hash Report::event_metrics() const {
  std::int64_t total = 0;
  std::map<EventStatus, std::int64_t> counts{{EventStatus::failure, 0}, {EventStatus::success, 0}};
  std::vector<EventStatus> order{EventStatus::failure, EventStatus::success};
  for (const auto& status : statuses_) {
    for (const auto& event : status.events) {
      ++total;
      if (counts[event.status]++ == 0 &&
          std::find(order.begin(), order.end(), event.status) == order.end())
        order.push_back(event.status);
    }
  }
  Hash out{{"total", total}};
  for (const EventStatus status : order) out.set(Value(event_status_name(status)), counts[status]);
  return out;
}

Hash Report::time_metrics() const {
  Hash out;
  const auto add = [&](const std::string& name, double seconds) {
    const Value* before = out.find(std::string_view(name));
    out.set(name, (before ? *before->if_real() : 0.0) + seconds);
  };
  for (const auto& status : statuses_) {
    if (status.evaluation_seconds) add(base::lower_ascii(status.type), *status.evaluation_seconds);
  }
  for (const auto& [name, seconds] : seconds_) add(name, seconds);
  return out;
}

Hash Report::metrics() const {
  return {{"resources", metric("resources", resource_metrics())},
          {"time", metric("time", time_metrics())},
          {"changes", metric("changes", {{"total", changes()}})},
          {"events", metric("events", event_metrics())}};
}

Hash Report::head() const {
  return {{"host", host},
          {"time", iso_time(time)},
          {"configuration_version", version_value(configuration_version)},
          {"transaction_uuid", text_or_undef(transaction_uuid)},
          {"report_format", 12},
          {"puppet_version", puppet_version},
          {"status", status()},
          {"transaction_completed", transaction_completed},
          {"noop", noop},
          {"noop_pending", noop_pending()},
          {"environment", environment}};
}

Hash Report::tail() const {
  Hash out{{"corrective_change", is_corrective()}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.set(name, text);
  };
  add("server_used", server_used);
  add("catalog_uuid", catalog_uuid);
  add("code_id", code_id);
  add("job_id", job_id);
  add("cached_catalog_status", cached_catalog_status);
  return out;
}

/// In parts, on all cores.
void Report::write_statuses(value::YamlEmitter& yaml) const {
  constexpr std::size_t in_part = 64, window = 8;  // a part is some 50 KB of text
  const auto write_part = [&](value::YamlEmitter part, std::size_t number) {
    TimeTexts times;
    const auto end = std::min(statuses_.size(), (number + 1) * in_part);
    for (auto i = number * in_part; i < end; ++i) {
      const auto& status = statuses_[i];
      if (exclude_unchanged && !interesting(status)) continue;
      part.string(status.resource);
      write_status(part, status, times);
    }
    return part;
  };
  const auto start = yaml.part();
  base::in_order((statuses_.size() + in_part - 1) / in_part, 1, window,
                 [&](std::size_t number) { return write_part(start, number); },
                 [&](std::size_t number, auto& part) {
                   const auto written = part.take();
                   yaml.add(yaml.outdates(start) ? write_part(yaml.part(), number) : written);
                 });
}

void Report::write_yaml(const std::function<void(std::string_view)>& out) const {
  value::YamlEmitter yaml(out);
  const auto entry = [&](const std::string& name, const Value& data) {
    yaml.string(name);
    yaml.data(data);
  };
  yaml.begin_map("!ruby/object:Puppet::Transaction::Report");
  for (const auto& [name, data] : head()) entry(*name.if_string(), data);
  yaml.string("logs");
  yaml.begin_sequence();
  for (const auto& log : logs) yaml.data(log_data(log));
  yaml.end_sequence();
  entry("metrics", metrics());
  yaml.string("resource_statuses");
  yaml.begin_map();
  write_statuses(yaml);
  yaml.end_map();
  for (const auto& [name, data] : tail()) entry(*name.if_string(), data);
  yaml.end_map();
  yaml.finish();
}

std::string Report::json() const {
  Hash out = head();
  Array lines;
  for (const auto& log : logs) lines.emplace_back(log_data(log));
  out.set("logs", lines);
  out.set("metrics", metrics());
  Hash statuses;
  for (const auto& status : statuses_)
    if (!exclude_unchanged || interesting(status))
      statuses.set(status.resource, status_data(status));
  out.set("resource_statuses", statuses);
  for (const auto& [name, data] : tail()) out.set(name, data);
  return value::to_json(out, value::JsonLayout::compact);
}

Hash Report::raw_summary(Time now) const {
  const auto sorted = [](const Hash& values, bool with_total) {
    std::vector<Hash::Entry> entries(values.begin(), values.end());
    // Puppet orders a metric's values by label.
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return label(*a.first.if_string()) < label(*b.first.if_string());
    });
    Hash out;
    for (auto& [key, value] : entries) out.set(key, value);
    if (with_total && !out.contains("total")) out.set("total", 0);
    return out;
  };
  Hash time_values = sorted(time_metrics(), false);
  time_values.set("last_run",
                  std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  return {{"version",
           Hash{{"config", version_value(configuration_version)}, {"puppet", puppet_version}}},
          {"application", Hash{{"run_mode", run_mode},
                               {"initial_environment", initial_environment},
                               {"converged_environment", environment}}},
          {"resources", sorted(resource_metrics(), true)},
          {"time", time_values},
          {"changes", sorted({{"total", changes()}}, true)},
          {"events", sorted(event_metrics(), true)}};
}

std::string Report::summary_yaml(Time now) const {
  return value::to_yaml(raw_summary(now));
}

namespace {

std::string sort_text(const Value& value) {
  if (const auto* real = value.if_real()) return value::real_text(*real);
  if (const auto* integer = value.if_integer()) return std::to_string(*integer);
  return value.if_string() ? *value.if_string() : std::string();
}

}  // namespace

std::string Report::summary_text(Time now) const {
  const auto as_text = [](const Value& value) {
    if (const auto* real = value.if_real()) return fmt::format("{:.2f}", *real);
    if (const auto* integer = value.if_integer()) return std::to_string(*integer);
    const auto* text = value.if_string();
    return text ? *text : std::string();
  };
  const Hash summary = raw_summary(now);
  std::string out;
  for (const char* section : {"application", "changes", "events", "resources", "time", "version"}) {
    out += label(section) + ":\n";
    const Hash& values = *summary.find(std::string_view(section))->if_hash();
    std::vector<Hash::Entry> entries(values.begin(), values.end());
    // By the value's text, as Puppet has it: times come in the order of what they took.
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      const bool a_is_total = *a.first.if_string() == "total";
      const bool b_is_total = *b.first.if_string() == "total";
      if (a_is_total != b_is_total) return b_is_total;
      return sort_text(a.second) < sort_text(b.second);
    });
    for (const auto& [key, value] : entries) {
      if (value == Value(0) || value == Value(0.0)) continue;
      out += fmt::format("   {:>15} {}\n", label(*key.if_string()) + ":", as_text(value));
    }
  }
  return out;
}

}  // namespace muster::apply
