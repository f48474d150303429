#include <fmt/core.h>

#include "base/strings.hh"
#include "net/gzip.hh"
#include "net/wire.hh"
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

/// What the registry needs to know of a report, which is kept as it came.
struct Row {
  std::string status, environment, configuration_version, transaction_uuid;
  bool noop = false, corrective_change = false;
  std::string compressed;
};

std::string encode(const Row& row) {
  net::WireWriter out;
  for (const auto* text :
       {&row.status, &row.environment, &row.configuration_version, &row.transaction_uuid})
    out.text(*text);
  out.number(row.noop ? 1 : 0);
  out.number(row.corrective_change ? 1 : 0);
  out.text(row.compressed);
  return std::move(out.bytes());
}

Row decode(std::string_view bytes) {
  net::WireReader in(bytes);
  Row out;
  for (auto* text :
       {&out.status, &out.environment, &out.configuration_version, &out.transaction_uuid})
    *text = in.text();
  out.noop = in.number() != 0;
  out.corrective_change = in.number() != 0;
  out.compressed = in.text();
  return out;
}

std::string prepare(const Call& call) {
  environment_name(call.request);
  const auto report = interned(call.request);
  check(report);
  check_name(report, "host", call.at("certname"));
  return encode({.status = text_member(report, "status"),
                 .environment = text_member(report, "environment"),
                 .configuration_version = shown(report, "configuration_version"),
                 .transaction_uuid = text_member(report, "transaction_uuid"),
                 .noop = flag_member(report, "noop"),
                 .corrective_change = flag_member(report, "corrective_change"),
                 .compressed = net::gzip(call.request.body)});
}

void store(const Row& report, const std::string& certname, RegistryServices& services) {
  auto& database = services.database;
  const auto now = seconds_now();
  database.write(
      "INSERT INTO reports(certname, received_at, status, noop, corrective_change, environment, "
      "configuration_version, transaction_uuid, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
      certname, now, report.status, report.noop, report.corrective_change, report.environment,
      report.configuration_version, report.transaction_uuid, store::Blob{report.compressed});
  const auto& settings = services.options.settings;
  database.write(
      "DELETE FROM reports WHERE certname = ? AND id <= "
      "(SELECT id FROM reports WHERE certname = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
      certname, certname, settings.integer("report_count"));
  if (const auto lifetime = settings.duration("report_ttl"))
    database.write("DELETE FROM reports WHERE received_at < ?", now - lifetime->count());
}

/// To be sent on by the poller's process, which is the one that may talk to others.
void queue(const Row& report, const std::string& certname, RegistryServices& services) {
  queue_report(services.database, certname, seconds_now(), report.compressed,
               services.options.settings.integer("report_queue"));
}

/// The names of what is done with reports, as Puppet answers.
net::Response answer(const Call& call, RegistryServices& services) {
  const auto report = decode(call.request.body);
  value::Array done;
  for (const auto& name : services.options.settings.list("reports", ',')) {
    const std::string processor(base::trim(name));
    if (processor == "none") continue;
    if (processor == "store") store(report, call.at("certname"), services);
    if (processor == "http") queue(report, call.at("certname"), services);
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
          .prepare = prepare,
          .handle = Handler<RegistryServices>(answer)};
}

}  // namespace muster::server
