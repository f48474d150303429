#include "store/migrations.hh"

namespace muster::store {

// `body` is the node as registry/node_json.cc writes it; the other columns are for people who look.
Migration define_m001_registry() {
  return {R"(
CREATE TABLE nodes(
  key TEXT PRIMARY KEY,
  certname TEXT NOT NULL,
  state TEXT NOT NULL,
  generation INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE node_facts(
  key TEXT PRIMARY KEY REFERENCES nodes(key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  facts TEXT NOT NULL
);

-- The names and addresses that a node had, and when. `until` is NULL for those of now.
CREATE TABLE node_names(
  key TEXT NOT NULL REFERENCES nodes(key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER
);
CREATE INDEX node_names_by_key ON node_names(key);
CREATE INDEX node_names_by_name ON node_names(name);

CREATE TABLE events(
  revision INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX events_by_key ON events(key, revision);

CREATE TABLE registry_numbers(
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
)"};
}

}  // namespace muster::store
