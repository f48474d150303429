#include "store/migrations.hh"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/strings.hh"
#include "os/durable_files.hh"

namespace muster::store {

namespace {

constexpr std::size_t copies_kept = 3;
constexpr auto time_to_check = std::chrono::milliseconds(500);

std::set<std::string> done_before(Database& database) {
  database.script(
      "CREATE TABLE IF NOT EXISTS migrations(name TEXT PRIMARY KEY, at TEXT NOT NULL) "
      "WITHOUT ROWID");
  std::set<std::string> out;
  for (auto& [name] : database.query<std::string>("SELECT name FROM migrations"))
    out.insert(std::move(name));
  return out;
}

/// The copies that were made before migrations, oldest first.
std::vector<std::string> copies(const std::string& path) {
  std::filesystem::path file(path);
  std::string start = file.filename().string() + ".before-";
  std::vector<std::filesystem::directory_entry> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(file.parent_path(), ignored)) {
    if (entry.path().filename().string().starts_with(start)) found.push_back(entry);
  }
  std::ranges::sort(found, {}, [&](const auto& entry) { return entry.last_write_time(ignored); });
  std::vector<std::string> out;
  out.reserve(found.size());
  for (const auto& entry : found) out.push_back(entry.path().string());
  return out;
}

void copy_before(Database& database, const std::string& step) {
  database.copy_to(database.path() + ".before-" + step);
  auto all = copies(database.path());
  for (std::size_t i = 0; i + copies_kept < all.size(); ++i) os::remove_durably(all[i]);
}

}  // namespace

std::vector<std::string> migrate(Database& database,
                                 const std::vector<base::Named<Migration>>& migrations) {
  auto had = done_before(database);
  bool is_new = had.empty();
  std::vector<const base::Named<Migration>*> missing;
  for (const auto& step : migrations) {
    if (had.erase(step.name) == 0) missing.push_back(&step);
  }
  if (!had.empty())
    throw base::Error("The database " + database.path() + " belongs to a newer muster: it has '" +
                      *had.rbegin() + "'");
  if (missing.empty()) return {};
  std::ranges::sort(missing, {}, &base::Named<Migration>::name);
  if (!is_new) copy_before(database, missing.front()->name);
  Transaction transaction(database);
  std::vector<std::string> out;
  for (const auto* step : missing) {
    database.script(step->define().sql);
    database.write("INSERT INTO migrations VALUES(?, datetime('now'))", step->name);
    out.push_back(step->name);
  }
  transaction.commit();
  return out;
}

std::unique_ptr<Database> open(const std::string& path) {
  auto database = std::make_unique<Database>(path);
  if (auto damage = database->damage(time_to_check); !damage.empty()) {
    auto known = copies(path);
    throw DamageError(
        "The database " + path + " is damaged: " + damage.front() +
        (known.empty() ? "" : ". Copies from before migrations: " + base::join(known, ", ")));
  }
  migrate(*database, all_migrations());
  return database;
}

}  // namespace muster::store
