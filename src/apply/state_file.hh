#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apply/time_text.hh"
#include "base/log.hh"
#include "resources/context.hh"

namespace muster::apply {

/// state.yaml: when each resource was last checked and changed, and its audited values. In Puppet's
/// format, so that either program goes on where the other stopped.
class StateFile : public resources::Memory {
 public:
  /// Once, before anything is asked. A file that is not there is empty; one that cannot be read as
  /// state is put aside as FILE.bad, with a message. `path` empty: nothing is kept.
  void read(os::System& system, std::string path, resources::Context& context);

  /// When the resource was last checked. Asking makes it known: it is then in the file, if only by
  /// its name.
  std::optional<Time> checked(const std::string& ref);
  void set_checked(const std::string& ref, Time time);
  void set_synced(const std::string& ref, Time time);
  value::Value recall(const std::string& ref, std::string_view what) override;
  /// All that is remembered of a resource, beside the times.
  const std::vector<std::pair<std::string, value::Value>>& recorded(const std::string& ref) const;
  void remember(const std::string& ref, std::string_view what, value::Value value);

  /// Writes it, without what was not checked for `lifetime` (0: with everything). Throws
  /// base::Error.
  void store(Time now, std::chrono::seconds lifetime, resources::Context& context);

 private:
  struct Entry {
    std::string ref;
    std::optional<Time> checked = {}, synced = {};
    std::vector<std::pair<std::string, value::Value>> values = {};
    std::size_t values_before_synced = 0;
    bool scheduled = false;
  };
  Entry& entry(const std::string& ref);
  static void add_lines(std::string& out, const Entry& entry, TimeTexts& times);
  const Entry* find(const std::string& ref) const;
  bool read_simple(const std::string& text);
  void read_any(const std::string& text);

  std::string path_;
  bool existed_ = false;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace muster::apply
