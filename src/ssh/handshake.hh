#pragma once
#include <libssh/libssh.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/handle.hh"
#include "net/loop.hh"
#include "os/descriptor.hh"
#include "ssh/fault.hh"
#include "ssh/keyring.hh"
#include "ssh/known_hosts.hh"
#include "ssh/route.hh"

namespace muster::ssh {

using Session = base::Handle<ssh_session_struct, ::ssh_free>;

/// What the connections of a process share.
struct Shared {
  net::Loop& loop;
  KnownHosts& known_hosts;
  Keyring& keyring;
  Questions& questions;
};

/// From a connected descriptor to a session whose server is the right one and has let us in.
class Handshake {
 public:
  using Done = std::function<void(Session, std::optional<Fault>)>;

  /// `done` runs in the loop, once, unless this is destroyed before.
  Handshake(Shared shared, const Route& route, os::Descriptor socket,
            std::chrono::milliseconds limit, Done done);
  ~Handshake();
  Handshake(const Handshake&) = delete;
  Handshake& operator=(const Handshake&) = delete;

 private:
  struct Attempt {
    enum class Kind : std::uint8_t { identity, agent, locked, keyboard, password };
    Kind kind;
    Identity identity = {};
  };
  void set_options(os::Descriptor socket);
  void step();
  void after_key_exchange();
  void plan();
  bool next_attempt();
  void authenticate();
  int attempt();
  int attempt_key();
  int answer_prompts();
  std::optional<std::string> password();
  bool server_takes(Attempt::Kind kind) const;
  void fail(Fault::Kind kind, const std::string& text);
  void wait();
  void finish(std::optional<Fault> fault);

  Shared shared_;
  const Route& route_;
  Done done_;
  Session session_;
  int socket_ = -1;  // libssh's
  net::Loop::Timer timer_ = 0;
  bool exchanged_ = false;
  Trust trust_;
  std::deque<Attempt> attempts_;
  std::optional<Attempt> current_;
  std::deque<Key> keys_;  // of the current attempt
  bool probed_ = false;   // the server said that it would take the key
  bool first_ = true;     // the first key is shown with its signature at once
  int prompt_rounds_ = 0;
  int methods_ = 0;  // that the server takes; 0: it has not said
  std::vector<std::string> tried_;
};

}  // namespace muster::ssh
