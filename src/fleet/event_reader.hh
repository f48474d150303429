#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "fleet/registry_client.hh"

namespace muster::fleet {

/// The registry's events one after the other, from a revision on.
class EventReader {
 public:
  /// `after`: nullopt: all that are kept.
  EventReader(RegistryClient& client, std::optional<std::uint64_t> after)
      : client_(client), after_(after.value_or(0)), from_the_oldest_(!after) {}

  struct News {
    value::Array events;
    bool lost = false;  // some are no longer kept: the nodes are to be read anew
  };
  /// Waits up to that long for some. Throws base::Error.
  News next(std::chrono::seconds wait);
  std::uint64_t after() const { return after_; }

 private:
  RegistryClient& client_;
  std::uint64_t after_;
  bool from_the_oldest_;
};

}  // namespace muster::fleet
