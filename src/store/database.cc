#include "store/database.hh"

#include <unistd.h>

#include "os/durable_files.hh"

namespace muster::store {

namespace {

constexpr auto longest_wait_for_lock = std::chrono::seconds(10);
constexpr int pages_before_checkpoint = 4000;  // 16 MiB of log

bool is_damage(int code) {
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

bool is_write_failure(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
    case SQLITE_CANTOPEN: return true;
    default: return false;
  }
}

}  // namespace

struct Database::Prepared {
  base::Handle<sqlite3_stmt, sqlite3_finalize> statement;
  bool in_use = false;
};

namespace {

void bind(sqlite3_stmt* statement, int index, const Parameter& value) {
  struct Binder {
    sqlite3_stmt* s;
    int i;
    void operator()(std::monostate) const { sqlite3_bind_null(s, i); }
    void operator()(std::int64_t number) const { sqlite3_bind_int64(s, i, number); }
    void operator()(double number) const { sqlite3_bind_double(s, i, number); }
    void operator()(std::string_view text) const {
      sqlite3_bind_text64(s, i, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                          SQLITE_UTF8);
    }
    void operator()(Blob blob) const {
      sqlite3_bind_blob64(s, i, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                          SQLITE_STATIC);
    }
  };
  std::visit(Binder{statement, index}, value);
}

/// Gives a statement back, ready for the next time, whatever happened.
template <class Prepared>
class InUse {
 public:
  explicit InUse(Prepared& prepared) : prepared_(prepared) { prepared_.in_use = true; }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() {
    sqlite3_reset(prepared_.statement.get());
    sqlite3_clear_bindings(prepared_.statement.get());
    prepared_.in_use = false;
  }
  sqlite3_stmt* bound(std::initializer_list<Parameter> parameters) {
    int index = 0;
    for (const Parameter& p : parameters) bind(prepared_.statement.get(), ++index, p);
    return prepared_.statement.get();
  }

 private:
  Prepared& prepared_;
};

}  // namespace

Database::Database(const std::string& path, Mode mode) : path_(path) {
  int flags =
      mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  bool existed = mode == Mode::read_only || ::access(path.c_str(), F_OK) == 0;
  if (!existed) os::write_durably(path, "", 0600);  // SQLite gives its other files the same mode
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(raw);
  if (code != SQLITE_OK) fail(code, "open");
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw,
                       static_cast<int>(std::chrono::milliseconds(longest_wait_for_lock).count()));
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;");
  if (mode == Mode::read_only) return;
  script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  sqlite3_wal_autocheckpoint(raw, pages_before_checkpoint);
}

Database::~Database() = default;

void Database::fail(int code, std::string_view what) {
  std::string text = "The database " + path_ + " ";
  std::string reason = database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(code);
  if (is_damage(code)) throw DamageError(text + "is damaged: " + reason);
  if (is_write_failure(code)) throw WriteError(text + "cannot be written: " + reason);
  throw base::Error(text + "refuses '" + std::string(what.substr(0, 200)) + "': " + reason);
}

std::shared_ptr<Database::Prepared> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) fail(code, sql);
  auto out = std::make_shared<Prepared>();
  out->statement.reset(raw);
  return out;
}

std::shared_ptr<Database::Prepared> Database::prepared(std::string_view sql) {
  auto it = statements_.find(sql);
  if (it == statements_.end()) it = statements_.emplace(std::string(sql), prepare(sql)).first;
  // A query within itself: what reads the rows asks the same again.
  return it->second->in_use ? prepare(sql) : it->second;
}

std::int64_t Database::run_write(std::string_view sql, Parameters parameters) {
  if (before_write_) before_write_();
  auto statement = prepared(sql);
  InUse use(*statement);
  int code = sqlite3_step(use.bound(parameters));
  while (code == SQLITE_ROW) code = sqlite3_step(statement->statement.get());  // RETURNING
  if (code != SQLITE_DONE) fail(code, sql);
  return sqlite3_changes64(database_.get());
}

void Database::run_read(std::string_view sql, Parameters parameters,
                        const std::function<bool(const Row&)>& each_row) {
  auto statement = prepared(sql);
  if (!sqlite3_stmt_readonly(statement->statement.get()))
    throw base::Error("The query '" + std::string(sql) + "' writes.");
  InUse use(*statement);
  sqlite3_stmt* bound = use.bound(parameters);
  Row row(bound);
  for (;;) {
    int code = sqlite3_step(bound);
    if (code == SQLITE_DONE) return;
    if (code != SQLITE_ROW) fail(code, sql);
    if (!each_row(row)) return;
  }
}

std::int64_t Database::last_inserted() const {
  return sqlite3_last_insert_rowid(database_.get());
}

void Database::script(std::string_view sql) {
  int code = sqlite3_exec(database_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, sql);
}

void Database::copy_to(const std::string& path) {
  std::string unfinished = path + ".unfinished";
  os::write_durably(unfinished, "", 0600);  // VACUUM INTO takes an empty file as it is
  write("VACUUM INTO ?", unfinished);
  os::rename_durably(unfinished, path);
}

std::vector<std::string> Database::damage(std::chrono::milliseconds longest) {
  std::vector<std::string> out;
  auto end = std::chrono::steady_clock::now() + longest;
  auto is_over = [](void* time) {
    return std::chrono::steady_clock::now() >
                   *static_cast<std::chrono::steady_clock::time_point*>(time)
               ? 1
               : 0;
  };
  if (longest.count() > 0) sqlite3_progress_handler(database_.get(), 10'000, is_over, &end);
  auto statement = prepare("PRAGMA quick_check(20)");
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement->statement.get())) == SQLITE_ROW) {
    std::string found(Row(statement->statement.get()).text(0));
    if (found != "ok") out.push_back(std::move(found));
  }
  sqlite3_progress_handler(database_.get(), 0, nullptr, nullptr);
  if (is_damage(code)) out.emplace_back(sqlite3_errmsg(database_.get()));
  return out;
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

void Database::roll_back() noexcept {
  // SQLite itself undoes a transaction after some failures.
  if (in_transaction()) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.script("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) database_.roll_back();
}

void Transaction::commit() {
  database_.script("COMMIT");
  open_ = false;
}

}  // namespace muster::store
