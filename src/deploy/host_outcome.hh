#pragma once
#include <string>

#include "deploy/on_hosts.hh"

namespace muster::deploy {

/// What became of a host.
struct HostOutcome {
  enum class State : std::uint8_t {
    published,
    rolled_back,  // it shows the old release again
    broken,       // could not be brought to either
  };
  Target target;
  State state = State::published;
  std::string text;
  std::string shows;  // the release that it shows now, as far as known
};

}  // namespace muster::deploy
