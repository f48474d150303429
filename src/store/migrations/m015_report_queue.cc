#include "store/migrations.hh"

namespace muster::store {

// Reports that are still to be sent on. `body` is the JSON, compressed with gzip.
Migration define_m015_report_queue() {
  return {R"(
CREATE TABLE report_queue(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  certname TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX report_queue_by_node ON report_queue(certname, id);
)"};
}

}  // namespace muster::store
