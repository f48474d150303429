#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "registry/registry.hh"

namespace muster::registry {

/// The table of docs/registry.md, written down a second time: told of what machines, operators and
/// the cloud did and of the registry's events, it checks what each event needs for a reason, and
/// what must have followed once a second has passed.
class SecondOpinion {
 public:
  /// What the witnesses have said of one node. Times are the lease clock's. After a start, and
  /// after a pause of the server, a lease ends somewhere within another term: hence two ends.
  struct Witnessed {
    bool is_cloud = false;
    std::optional<State> state;
    Milliseconds earliest_end{0}, latest_end{0};
    Milliseconds suspect_since{0}, entered{0}, renewed{0};
    std::string boot;
    std::uint64_t generation = 0;
    std::optional<cloud::InstanceState> word;  // of the cloud, when it was last listed
    std::uint32_t absences = 0;                // from listings that were asked since it registered
    Wall registered{};
    bool by_operator = false, is_banned = false;
    bool is_undone = false;  // its lease was renewed, and what follows from that was not kept

    bool is_leased() const {
      return state == State::joining || state == State::up || state == State::suspect ||
             state == State::draining;
    }
  };
  using Known = std::map<std::string, Witnessed>;

  explicit SecondOpinion(Milliseconds steady) : seen_(steady) {}

  Witnessed& of(const std::string& key) { return known_[key]; }
  const Known& known() const { return known_; }
  std::uint64_t revision() const { return last_revision_; }
  /// How often each was met, without its figures.
  const std::map<std::string, int>& causes() const { return causes_; }

  /// The lease clock, again: what nobody saw for more than five seconds does not count.
  void advance(Milliseconds steady);

  // What was asked, and answered.
  /// True: it has come anew, not again.
  bool entered(const std::string& key, const std::string& boot, const Answer& answer, Now now);
  void renewed(const std::string& key, std::uint64_t generation, const Answer& answer, Now now);
  void left(const std::string& key, std::uint64_t generation, const Answer& answer, Now now);
  void listed(const Listing& listing, Now now);

  /// Nothing of what was asked for `key` happened since, but that leases were renewed.
  void undone(Known before, const std::string& key);
  /// The registry begins again, of what is on the disk.
  void restarted(Milliseconds steady);
  /// Events that followed from `what`, of the node of `key` alone when that is said.
  void take(const std::vector<Event>& events, const std::string& what, const std::string& key);
  /// A tick has passed: what had to happen has.
  void check_settled(const Nodes& nodes) const;

 private:
  static void hear(Witnessed& known, const std::string& key, const Listing& listing);
  bool is_fresh() const { return clock_ < fresh_until_; }
  void judge(const Event& event, const std::string& what, const std::string& key);
  void judge_end(const Event& event, Witnessed& known, const std::string& what);
  void judge_eviction(const Event& event, const Witnessed& known);
  void check_suspect(const Node& node, const Witnessed& known) const;

  Known known_;
  // The lease clock, and when it was last looked at.
  Milliseconds clock_{0}, seen_;
  std::chrono::system_clock::time_point asked_{};
  Milliseconds fresh_until_{-1};
  bool is_listed_ = false, frozen_ = false;
  Milliseconds counted_from_{0};
  std::deque<Milliseconds> evicted_;
  std::uint64_t last_revision_ = 0;
  std::map<std::string, int> causes_;
};

}  // namespace muster::registry
