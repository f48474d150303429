#include "server/report_queue.hh"

#include "net/wire.hh"

namespace muster::server {

namespace {

constexpr std::int64_t most_of_a_node = 20;

}  // namespace

void queue_report(store::Database& database, std::string_view certname, std::int64_t now,
                  std::string_view compressed, std::int64_t most) {
  database.write("INSERT INTO report_queue(certname, received_at, body) VALUES(?, ?, ?)", certname,
                 now, store::Blob{compressed});
  database.write("DELETE FROM report_queue WHERE id <= ?", database.last_inserted() - most);
  database.write(
      "DELETE FROM report_queue WHERE certname = ? AND id <= "
      "(SELECT id FROM report_queue WHERE certname = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
      certname, certname, most_of_a_node);
}

std::string encoded_ids(const std::vector<std::uint64_t>& done) {
  net::WireWriter out;
  out.number(done.size());
  for (const auto id : done) out.number(id);
  return std::move(out.bytes());
}

std::vector<std::uint64_t> decoded_ids(std::string_view bytes) {
  net::WireReader in(bytes);
  std::vector<std::uint64_t> out(in.count());
  for (auto& id : out) id = in.number();
  return out;
}

std::string encoded(const std::vector<QueuedReport>& reports) {
  net::WireWriter out;
  out.number(reports.size());
  for (const auto& report : reports) {
    out.number(report.id);
    out.text(report.certname);
    out.text(report.body);
  }
  return std::move(out.bytes());
}

std::vector<QueuedReport> decoded_reports(std::string_view bytes) {
  net::WireReader in(bytes);
  std::vector<QueuedReport> out(in.count());
  for (auto& report : out) {
    report.id = in.number();
    report.certname = in.text();
    report.body = in.text();
  }
  return out;
}

}  // namespace muster::server
