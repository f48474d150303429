#pragma once
#include <exception>
#include <functional>
#include <vector>

#include "store/database.hh"

namespace muster::store {

/// Many callers' work in one transaction and one fsync, each told when it is durable. A piece of
/// work that throws undoes its own writes only. When the transaction cannot be committed the pieces
/// are done again one by one: those that only read succeed, each writer gets its own error.
///
/// State in memory that goes with the database is kept true by the `Memory` that is handed in.
class Group {
 public:
  struct Memory {
    /// Writes what changed, as the last part of a transaction. May throw.
    std::function<void()> save;
    /// What was done since the last `accept` or `undo` is durable.
    std::function<void()> accept;
    /// Takes it back. Must not throw.
    std::function<void()> undo;
  };
  using Work = std::function<void()>;
  /// Without an error: what the work wrote is durable.
  using Done = std::function<void(std::exception_ptr error)>;

  Group(Database& database, Memory memory);
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group();

  /// Nothing is done before commit().
  void add(Work work, Done done) { waiting_.push_back({std::move(work), std::move(done)}); }
  bool empty() const { return waiting_.empty(); }
  /// Does the work, commits, and tells everyone. What is added meanwhile waits for the next time.
  void commit();

 private:
  struct Job {
    Work work;
    Done done;
    std::exception_ptr error = {};
  };
  void run(std::vector<Job>& jobs);
  void run_one(Job& job);
  std::exception_ptr finish();
  void begin();

  Database& database_;
  Memory memory_;
  std::vector<Job> waiting_;
  bool in_job_ = false;
  bool job_wrote_ = false;
};

}  // namespace muster::store
