#pragma once
#include <string>
#include <vector>

#include "base/named.hh"
#include "store/database.hh"

namespace muster::store {

/// A step of the schema (migrations/m001_registry.cc: the number is the order). One that was
/// released is never edited; its change is the next number. Steps of several authors may arrive in
/// any order, so one uses the tables of a lower number only.
struct Migration {
  std::string_view sql;
};
std::vector<base::Named<Migration>> all_migrations();

/// Does the steps that the database has not had, all or none of them. Before that, when it has
/// content, it is copied to PATH.before-NAME, of which the newest three are kept. Throws
/// base::Error when it has had a step that is not known here: it belongs to a newer muster. Returns
/// the names of the steps.
std::vector<std::string> migrate(Database& database,
                                 const std::vector<base::Named<Migration>>& migrations);

/// Opens the database of the server, checks as much of it as can be done in half a second, and
/// brings its schema up to date. Throws DamageError naming the copies that are there.
std::unique_ptr<Database> open(const std::string& path);

}  // namespace muster::store
