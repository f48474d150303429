#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "os/descriptor.hh"
#include "value/value.hh"

namespace muster::deploy {

/// One deploy as it is noted while it happens.
struct DeployRecord {
  std::string id;    // "20261129024807-4711"
  std::string name;  // "shop/production"
  std::string task;  // "deploy", "deploy:rollback"
  std::string release, revision, branch, author;
  std::string started, ended;  // "2026-11-29T02:48:07Z"
  std::string
      outcome;  // "ok", "failed", "rolled back", "interrupted"; empty: it runs, or was killed
  std::string message;
  std::string deploy_to;
  bool goes_back = false;   // to a release that was there before: it is never discarded
  std::uint64_t token = 0;  // of its lock
  std::vector<std::string> hosts;
  std::map<std::string, std::string> previous;  // host → what was current before
  /// How far each host is.
  enum class Step : unsigned char { none, prepared, published, restored };
  std::map<std::string, Step> steps;
};

/// What deploys did, in a file of this machine: a line of JSON for every step, on the disk before
/// the next step begins. So a deploy whose runner was killed can be gone on with, or undone.
class Journal {
 public:
  /// One file for each name, in `folder`, which is made. Throws base::Error.
  Journal(const std::string& folder, const std::string& name);

  void begin(const DeployRecord& record);
  void note(const std::string& id, const std::vector<std::string>& hosts, DeployRecord::Step step);
  void end(const std::string& id, const std::string& outcome, const std::string& message);

  /// Oldest first. What cannot be read (a line that a loss of power cut) is left out.
  std::vector<DeployRecord> records() const;
  /// The last one, when it has no end.
  std::optional<DeployRecord> unfinished() const;

  /// Before hosts are locked, and when they are free again: a runner that is killed in between
  /// leaves locks that the next one of this machine takes up.
  void note_lock(std::uint64_t token);
  void note_free();
  /// Oldest first; none: all is free.
  std::vector<std::uint64_t> held_tokens() const;

  /// While it lives no other runner of this machine writes this journal; the kernel ends it with
  /// its process. nullopt: another runner lives.
  std::optional<os::Descriptor> claim() const;

  /// $XDG_STATE_HOME/muster/deploys; else in ~/.local/state, or /var/lib/muster/deploys for root.
  static std::string default_folder();

 private:
  void append(const std::string& line) const;
  void each_line(const std::function<void(const value::Hash&)>& take) const;
  std::string path_;
};

/// What should become of a deploy that was interrupted.
enum class Remedy : unsigned char {
  discard,    // it was published nowhere: its unfinished releases are removed
  go_on,      // all hosts have the new release whole: it is published where it is not yet
  roll_back,  // some show the new release, others do not have it: those go back
};
Remedy remedy_for(const DeployRecord& record);

}  // namespace muster::deploy
