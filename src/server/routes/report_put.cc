#include <fmt/core.h>

#include "base/strings.hh"
#include "net/gzip.hh"
#include "server/intern.hh"
#include "server/json_body.hh"
#include "server/registry_services.hh"
#include "server/report_queue.hh"
#include "server/stored_facts.hh"
#include "types/text.hh"
#include "value/json.hh"

namespace muster::server {

namespace {

using value::Hash;

/// What every report of format 12 has.
void check(const Hash& report) {
  for (const auto* name : {"host", "time", "status", "report_format", "configuration_version"})
    if (!report.find(name)) throw not_interned(fmt::format("'{}' is missing", name));
  const auto* logs = report.find("logs");
  const auto* metrics = report.find("metrics");
  const auto* statuses = report.find("resource_statuses");
  if (!logs || !logs->if_array() || !metrics || !metrics->if_hash() || !statuses ||
      !statuses->if_hash())
    throw not_interned("undefined method `each' for nil:NilClass");
}

std::string shown(const Hash& report, std::string_view name) {
  const auto* v = report.find(name);
  return v ? types::to_text(*v) : std::string();
}

void store(const Hash& report, const std::string& certname, const std::string& body,
           RegistryServices& services) {
  auto& database = services.database;
  const auto now = seconds_now();
  const auto compressed = net::gzip(body);
  database.write(
      "INSERT INTO reports(certname, received_at, status, noop, corrective_change, environment, "
      "configuration_version, transaction_uuid, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
      certname, now, text_member(report, "status"), flag_member(report, "noop"),
      flag_member(report, "corrective_change"), text_member(report, "environment"),
      shown(report, "configuration_version"), text_member(report, "transaction_uuid"),
      store::Blob{compressed});
  const auto& settings = services.options.settings;
  database.write(
      "DELETE FROM reports WHERE certname = ? AND id <= "
      "(SELECT id FROM reports WHERE certname = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
      certname, certname, settings.integer("report_count"));
  if (const auto lifetime = settings.duration("report_ttl"))
    database.write("DELETE FROM reports WHERE received_at < ?", now - lifetime->count());
}

/// To be sent on by the poller's process, which is the one that may talk to others.
void queue(const std::string& certname, const std::string& body, RegistryServices& services) {
  queue_report(services.database, certname, seconds_now(), net::gzip(body),
               services.options.settings.integer("report_queue"));
}

/// The names of what is done with reports, as Puppet answers.
net::Response answer(const Call& call, RegistryServices& services) {
  environment_name(call.request);
  const auto report = interned(call.request);
  check(report);
  check_name(report, "host", call.at("certname"));
  value::Array done;
  for (const auto& name : services.options.settings.list("reports", ',')) {
    const std::string processor(base::trim(name));
    if (processor == "none") continue;
    if (processor == "store") store(report, call.at("certname"), call.request.body, services);
    if (processor == "http") queue(call.at("certname"), call.request.body, services);
    done.emplace_back(processor);
  }
  return text_response(json_format, value::to_json(std::move(done), value::JsonLayout::compact));
}

}  // namespace

Route define_report_put() {
  return {.method = net::Method::put,
          .path = "/puppet/v3/report/{certname}",
          .doc = "Keeps a report of a run: report_count of each node, for report_ttl.",
          .access = Access::own_certificate,
          .body_limit = 128UL * 1024 * 1024,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
