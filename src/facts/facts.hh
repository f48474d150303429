#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hh"
#include "base/named.hh"
#include "facts/cache.hh"
#include "facts/cloud.hh"
#include "os/system.hh"
#include "value/value.hh"

namespace muster::facts {

class Facts;

/// What a resolver may use: the machine, and other facts.
struct Context {
  os::System& system;
  Facts& facts;
  std::chrono::milliseconds timeout;  // for each command or request a resolver makes
  const MetadataService& metadata;
};

/// A group of facts that are found together (resolvers/NAME.cc). `provides` are the names it
/// answers for: structured top-level names ("os", "networking") and the legacy names made of them
/// ("osfamily", "ipaddress_*": a trailing * stands for a family of names). `resolve` runs once,
/// when the first of them is asked for; it returns name → value for all of them, leaving out what
/// this machine does not have.
struct Fact {
  std::string doc;
  std::vector<std::string> provides;
  std::vector<std::string> legacy;
  std::function<value::Hash(Context&)> resolve;
};

std::vector<base::Named<Fact>> all_resolvers();

/// Facter's own version: what modules that ask for facterversion compare with.
inline constexpr std::string_view facter_version = "4.3.0";

struct Settings {
  std::vector<std::string> external_directories;  // facts.d folders, in order of precedence
  std::chrono::milliseconds external_timeout{30000};
  std::chrono::milliseconds resolver_timeout{5000};
  std::vector<std::string> blocked;        // names, also within a fact; a * stands for any rest
  std::vector<std::string> blocked_files;  // external ones, without their folders
  std::optional<Caching> caching = {};
  MetadataService metadata = {};
  /// Told how long each group took, by the first of its names.
  std::function<void(const std::string& fact, std::chrono::duration<double>)> timed = {};
};

/// The facts.d folders that Facter and muster read for the user we run as.
std::vector<std::string> default_external_directories(os::System& system);

/// The facts of this machine. Each group is found when first asked for; one that fails costs itself
/// only and leaves a warning. External facts win over built-in ones of the same name.
class Facts {
 public:
  Facts(os::System& system, Settings settings,
        const std::vector<base::Named<Fact>>& resolvers = all_resolvers());
  ~Facts();

  /// A top-level fact, or a dotted path into one ("os.family", "networking.interfaces.eth0.ip").
  /// undef when there is none.
  value::Value find(std::string_view name);
  /// Is it a built-in fact, or a part of one, that this machine does not have? Facter shows no line
  /// for those, and an empty one for a name that is no fact.
  bool is_absent(std::string_view name);
  /// Every fact, sorted by name; legacy ones only when asked for.
  value::Hash all(bool with_legacy);
  /// A built-in fact by its whole name, whatever external facts say.
  value::Value built_in(std::string_view name);
  /// What went wrong so far, or was done with the cache (at the level debug).
  struct Message {
    base::Level level;
    std::string text;
  };
  const std::vector<Message>& messages() const;
  /// Keeps what was found for the next run, where the settings ask for it. Never throws.
  void save();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::facts
