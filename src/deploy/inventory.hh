#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ssh/host.hh"

namespace muster::deploy {

/// A server of the list, as it is now.
struct Member {
  std::string key;  // what the registry (or the cloud) calls it: not its name, nor its address
  ssh::Host host;
  bool draining = false;
};

/// The list of servers while a deploy goes on. It is asked for again and again; an answer that
/// fails, or that is suddenly empty, changes nothing.
class Inventory {
 public:
  /// The servers of now. Throws base::Error when that cannot be known.
  using Source = std::function<std::vector<Member>()>;

  struct Changes {
    std::vector<Member> appeared;       // to be caught up with
    std::vector<std::string> vanished;  // keys: what fails there is no failure
    std::vector<std::string> draining;  // keys: no more work for them
    std::string problem;                // why nothing is known; the rest is empty then
  };

  /// Throws base::Error when the source does, or when it has no server and `may_be_empty` is false.
  explicit Inventory(Source source, bool may_be_empty = false);

  const std::map<std::string, Member>& members() const { return members_; }
  /// Asks again. What has vanished is not among the members any more.
  Changes refresh();

 private:
  Source source_;
  std::map<std::string, Member> members_;
};

}  // namespace muster::deploy
