#pragma once
#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "store/errors.hh"
#include "store/statement.hh"

namespace muster::store {

/// An SQLite database of our own: WAL, synchronous=FULL, foreign keys. Queries are literals with
/// question marks, prepared once. Not for threads to share.
///
/// A write outside of a Transaction and of a Group (group.hh) is durable when it returns. All throw
/// WriteError or DamageError, base::Error for what is wrong with the query.
class Database {
 public:
  enum class Mode { read_write, read_only };
  /// The file is made when there is none, and only its owner may read it.
  explicit Database(const std::string& path, Mode mode = Mode::read_write);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& path() const { return path_; }

  /// INSERT, UPDATE, DELETE. Returns the number of rows that were changed.
  template <class... Arguments>
  std::int64_t write(std::string_view sql, const Arguments&... arguments) {
    return run_write(sql, {parameter(arguments)...});
  }
  /// SELECT: all rows, as tuples. `query<std::string, std::int64_t>("SELECT a, b …", …)`.
  template <class... Columns, class... Arguments>
  std::vector<std::tuple<Columns...>> query(std::string_view sql, const Arguments&... arguments) {
    std::vector<std::tuple<Columns...>> out;
    run_read(sql, {parameter(arguments)...}, [&](const Row& row) {
      out.push_back(values_of<Columns...>(row));
      return true;
    });
    return out;
  }
  /// The first row; nullopt when there is none.
  template <class... Columns, class... Arguments>
  std::optional<std::tuple<Columns...>> first(std::string_view sql, const Arguments&... arguments) {
    std::optional<std::tuple<Columns...>> out;
    run_read(sql, {parameter(arguments)...}, [&](const Row& row) {
      out = values_of<Columns...>(row);
      return false;
    });
    return out;
  }
  /// Hands over row by row, without holding all of them, until `each` returns false.
  template <class... Arguments>
  void each(std::string_view sql, const std::function<bool(const Row&)>& each_row,
            const Arguments&... arguments) {
    run_read(sql, {parameter(arguments)...}, each_row);
  }
  std::int64_t last_inserted() const;

  /// Statements without arguments, several of them: what migrations are.
  void script(std::string_view sql);
  /// A copy of all there is, durable before this returns. A file in its place is replaced.
  void copy_to(const std::string& path);
  /// What SQLite finds wrong with the file, as far as it gets in that time (0: to the end).
  std::vector<std::string> damage(std::chrono::milliseconds longest = std::chrono::milliseconds(0));

  bool in_transaction() const;
  /// Undoes the transaction that is open, if one is.
  void roll_back() noexcept;
  /// Set by who wants to begin its transaction with the first write.
  void before_write(std::function<void()> hook) { before_write_ = std::move(hook); }

 private:
  struct Prepared;
  using Parameters = std::initializer_list<Parameter>;
  std::int64_t run_write(std::string_view sql, Parameters parameters);
  void run_read(std::string_view sql, Parameters parameters,
                const std::function<bool(const Row&)>& each_row);
  std::shared_ptr<Prepared> prepared(std::string_view sql);
  std::shared_ptr<Prepared> prepare(std::string_view sql);
  [[noreturn]] void fail(int code, std::string_view what);

  struct Text {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::string path_;
  base::Handle<sqlite3, sqlite3_close_v2> database_;
  std::unordered_map<std::string, std::shared_ptr<Prepared>, Text, std::equal_to<>> statements_;
  std::function<void()> before_write_;
};

/// All or nothing. Undone when it is destroyed before commit() has returned. Not inside another,
/// nor inside a Group.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace muster::store
