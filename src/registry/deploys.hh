#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "registry/times.hh"
#include "store/database.hh"

namespace muster::registry {

/// Who may deploy an application now, and what was deployed.
class Deploys {
 public:
  explicit Deploys(store::Database& database) : database_(database) {}

  struct Claim {
    std::string name;  // "shop/production"
    std::string owner, reason;
    std::chrono::seconds time{600};
    std::uint64_t token = 0;  // of the lease that is to last longer
  };
  struct Lease {
    bool granted = false;
    std::uint64_t token = 0;  // the holder's
    std::string owner, reason;
    Wall until{};
  };
  /// Grants it when nobody has it or its time is over, with a larger token than there ever was.
  Lease take(const Claim& claim, Wall now);
  /// False when it is somebody else's.
  bool give_back(const std::string& name, std::uint64_t token);

  /// A record, which replaces that of the same id. The newest thousand of each name are kept.
  void record(const std::string& id, const std::string& name, Wall at, const std::string& json);
  /// Newest first; an empty name: of all.
  std::vector<std::string> newest(const std::string& name, std::size_t most);

 private:
  store::Database& database_;
};

}  // namespace muster::registry
