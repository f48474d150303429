#include "server/question.hh"
#include "server/registry_services.hh"
#include "server/report_queue.hh"

namespace muster::server {

namespace {

constexpr std::size_t most_at_once = 50, most_bytes = 4UL << 20;

/// The body is the ids of reports that were sent on, or never will be; the answer the oldest
/// others.
std::string answer(std::string_view body, RegistryServices& services) {
  auto& database = services.database;
  for (const auto id : decoded_ids(body))
    database.write("DELETE FROM report_queue WHERE id = ?", static_cast<std::int64_t>(id));
  std::vector<QueuedReport> out;
  std::size_t size = 0;
  database.each("SELECT id, certname, body FROM report_queue ORDER BY id",
                [&](const store::Row& row) {
                  out.push_back({static_cast<std::uint64_t>(row.integer(0)),
                                 std::string(row.text(1)), std::string(row.text(2))});
                  size += out.back().body.size();
                  return out.size() < most_at_once && size < most_bytes;
                });
  return encoded(out);
}

}  // namespace

Question define_reports_to_send() {
  return {answer};
}

}  // namespace muster::server
