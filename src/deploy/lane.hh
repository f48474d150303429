#pragma once
#include <memory>
#include <string>
#include <vector>

#include "deploy/engine.hh"
#include "deploy/work.hh"
#include "ssh/connector.hh"
#include "ssh/forward.hh"
#include "ssh/route.hh"

namespace muster::deploy {

/// A host and its connection.
struct Lane {
  enum class State : std::uint8_t { idle, queued, connecting, up };

  HostId id = 0;
  ssh::Host host;
  std::unique_ptr<ssh::Route> route;  // none while libssh has a connection: it can be had again
  std::optional<Failure> unusable;    // its configuration cannot be understood
  std::string gate;                   // who limits the starts: an address, or a jump host
  // Of the route, for commands.
  bool forward_agent = false;
  std::vector<std::pair<std::string, std::string>> environment;

  State state = State::idle;
  int retries = 0;
  bool counts_as_starting = false;
  std::unique_ptr<ssh::Connector> connector;
  std::shared_ptr<ssh::Link> link;
  std::vector<Work*> waiting;  // for the connection, or for a channel of it
  std::size_t channels = 0;
  std::vector<ssh::Forward*> forwards_waiting;
  std::size_t forwards = 0;
  net::Loop::Timer idle_timer = 0;
  net::Loop::Timer retry_timer = 0;
  bool release = false;

  bool busy() const { return channels + forwards + waiting.size() + forwards_waiting.size() > 0; }
};

}  // namespace muster::deploy
