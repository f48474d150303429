#include "store/migrations.hh"

namespace muster::store {

// Tokens only grow, so a lease that is given back leaves its row. `body` is the record as its
// deploy wrote it.
Migration define_m005_deploys() {
  return {R"(
CREATE TABLE deploy_leases(
  name TEXT PRIMARY KEY,
  token INTEGER NOT NULL,
  owner TEXT NOT NULL,
  reason TEXT NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE deploys(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX deploys_by_name ON deploys(name, at);
)"};
}

}  // namespace muster::store
