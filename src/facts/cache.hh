#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.hh"
#include "facts/groups.hh"
#include "os/system.hh"
#include "value/value.hh"

namespace muster::facts {

/// What a configuration says of caching.
struct Caching {
  std::string directory = "/var/cache/facter/facts";
  std::vector<std::pair<std::string, std::string>> ttls;  // group or fact, "3 days"
  std::vector<FactGroup> groups;                          // that the names may stand for
};

/// Told what went wrong, and at the level debug what was done.
using Report = std::function<void(base::Level, const std::string&)>;

/// Facts kept from run to run in Facter's own form: a file for each group, JSON, from a leaf's name
/// to its value; it counts as long as its group's time. A folder that others than root and we may
/// write to is not used. Nothing of it fails a run: a file that cannot be understood is as if it
/// were not there.
class Cache {
 public:
  /// Times and groups that cannot be used are reported, and left out.
  Cache(os::System& system, const Caching& caching, Report report);

  /// The value kept of a leaf; null when there is none.
  const value::Value* find(std::string_view leaf);
  /// Found now: to be kept when the configuration asks for it.
  void keep(std::string_view leaf, const value::Value& found);

  /// Does the configuration name this external file?
  bool covers_file(const std::string& name) const { return rule_of(name) != nullptr; }
  /// The facts kept of an external file, by its name without folders.
  std::optional<value::Hash> find_file(const std::string& name);
  /// `mode` is the file's own: what only its owner may read stays so.
  void keep_file(const std::string& name, const value::Hash& found, unsigned mode);

  /// Writes the groups of which something new was found.
  void save();

 private:
  struct Rule {
    std::string group;
    std::chrono::seconds ttl;
  };
  struct File {
    std::optional<value::Hash> kept;  // young enough
    value::Hash found;                // this time, or taken from `kept`
    unsigned mode = 0644;
  };

  void add_rule(const std::string& name, const std::string& group, std::chrono::seconds ttl);
  const Rule* rule_of(std::string_view name) const;
  const Rule* rule_of_file(const std::string& name);
  bool is_trusted();
  std::optional<value::Hash> read(const Rule& rule);
  File& file(const Rule& rule);
  void write(const std::string& group, const File& file);

  os::System& system_;
  std::string directory_;
  Report report_;
  std::map<std::string, Rule, std::less<>> rules_;  // by fact, or by external file
  std::map<std::string, File> files_;               // by group, those looked at
};

/// "3 days" in Facter's units; without one, milliseconds. Throws base::Error for another unit.
std::chrono::seconds read_ttl(std::string_view text);

}  // namespace muster::facts
