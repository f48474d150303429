#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ssh/fault.hh"

namespace muster::ssh {

/// A terminal that a command gets on the other side.
struct PseudoTerminal {
  std::string type;
  unsigned columns = 80, rows = 24;
};

/// What shall run at the other end of a channel.
struct ChannelRequest {
  enum class Kind : std::uint8_t { command, subsystem, forward };
  Kind kind = Kind::command;
  std::string text;        // the command, the subsystem's name, or the host to forward to
  std::uint16_t port = 0;  // to forward to
  std::vector<std::pair<std::string, std::string>> environment;
  std::optional<PseudoTerminal> terminal;
  bool forward_agent = false;
};

/// How a channel ended.
struct Ending {
  std::optional<int> status;
  std::string signal;  // "KILL"
  std::optional<Fault> fault;
};

/// Hears of one channel. May destroy the channel in ended(), and in nothing else.
class ChannelListener {
 public:
  virtual ~ChannelListener() = default;
  virtual void opened() = 0;
  virtual void received(bool err, std::string_view bytes) = 0;
  virtual void writable() = 0;
  /// The last call.
  virtual void ended(Ending ending) = 0;
};

class Channel {
 public:
  virtual ~Channel() = default;
  /// How much was taken; writable() comes when it takes more.
  virtual std::size_t write(std::string_view bytes) = 0;
  virtual void end_input() = 0;
  /// "TERM", "KILL": to the command and its children. False when this server cannot be told.
  virtual bool send_signal(const std::string& name) = 0;
};

/// A connection that is up. Ends its channels before on_lost is called.
class Link {
 public:
  virtual ~Link() = default;
  /// The listener outlives the channel; it hears nothing before this returns. The channel dies
  /// before the link.
  virtual std::unique_ptr<Channel> open(const ChannelRequest& request,
                                        ChannelListener& listener) = 0;
};

/// `reason` is a sentence with the host's name. The link may be destroyed in a deferred action.
using OnLost = std::function<void(std::string reason)>;

}  // namespace muster::ssh
