#include "store/group.hh"

#include <utility>

namespace muster::store {

Group::Group(Database& database, Memory memory) : database_(database), memory_(std::move(memory)) {
  database_.before_write([this] { begin(); });
}

Group::~Group() {
  database_.before_write(nullptr);
}

/// The transaction, and the part of it that is one job's, begin when something is written: reading
/// takes no lock and waits for no disk.
void Group::begin() {
  if (!in_job_) return;
  if (!database_.in_transaction()) database_.script("BEGIN IMMEDIATE");
  if (!job_wrote_) database_.script("SAVEPOINT job");
  job_wrote_ = true;
}

void Group::run_one(Job& job) {
  in_job_ = true;
  job_wrote_ = false;
  job.error = nullptr;
  try {
    job.work();
    if (job_wrote_) database_.script("RELEASE job");
  } catch (...) {
    job.error = std::current_exception();
    if (job_wrote_ && database_.in_transaction()) database_.script("ROLLBACK TO job; RELEASE job");
  }
  in_job_ = false;
}

/// Saves and commits; the error when that cannot be, and then nothing was done.
std::exception_ptr Group::finish() {
  try {
    in_job_ = true;
    job_wrote_ = false;
    if (memory_.save) memory_.save();
    in_job_ = false;
    if (database_.in_transaction()) database_.script("COMMIT");
    if (memory_.accept) memory_.accept();
    return nullptr;
  } catch (...) {
    in_job_ = false;
    database_.roll_back();
    if (memory_.undo) memory_.undo();
    return std::current_exception();
  }
}

/// A transaction that SQLite gave up half-way takes the earlier jobs with it.
void Group::run(std::vector<Job>& jobs) {
  bool lost = false;
  for (Job& job : jobs) {
    bool open_before = database_.in_transaction();
    run_one(job);
    lost = lost || (open_before && !database_.in_transaction());
  }
  if (!lost && !finish()) return;
  if (lost) {
    database_.roll_back();
    if (memory_.undo) memory_.undo();
  }
  for (Job& job : jobs) {
    run_one(job);
    if (job.error) {
      database_.roll_back();
      if (memory_.undo) memory_.undo();
    } else {
      job.error = finish();
    }
  }
}

void Group::commit() {
  if (waiting_.empty()) return;
  auto jobs = std::exchange(waiting_, {});
  run(jobs);
  for (Job& job : jobs) {
    if (job.done) job.done(job.error);
  }
}

}  // namespace muster::store
