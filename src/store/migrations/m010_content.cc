#include "store/migrations.hh"

namespace muster::store {

// What agents send, and what nodes export. Times are seconds since 1970. A report's `body` is its
// JSON, compressed with gzip.
Migration define_m010_content() {
  return {R"(
CREATE TABLE facts(
  certname TEXT PRIMARY KEY,
  environment TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE reports(
  id INTEGER PRIMARY KEY,
  certname TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  noop INTEGER NOT NULL,
  corrective_change INTEGER NOT NULL,
  environment TEXT NOT NULL,
  configuration_version TEXT NOT NULL,
  transaction_uuid TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX reports_by_node ON reports(certname, id);
CREATE INDEX reports_by_time ON reports(received_at);

CREATE TABLE exported_resources(
  certname TEXT NOT NULL,
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(certname, type, title)
) WITHOUT ROWID;
CREATE INDEX exported_resources_by_type ON exported_resources(type, certname);
)"};
}

}  // namespace muster::store
