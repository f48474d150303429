#pragma once
#include <optional>
#include <string>

#include "cloud/metadata.hh"

namespace muster::cloud {

/// The cloud says that this machine will go.
struct Notice {
  enum class Kind { spot, lifecycle };
  Kind kind = Kind::spot;
  std::string action;  // "terminate", "stop", "hibernate"
  std::string time;    // when, as the cloud says it; empty: it does not
  /// "spot instance: terminate at 2026-11-29T02:00:00Z"
  std::string text() const;
};

/// To be asked every five seconds: there are two minutes at best. Nullopt: nothing is known to
/// come. Does not throw.
std::optional<Notice> notice(Metadata& metadata);

}  // namespace muster::cloud
