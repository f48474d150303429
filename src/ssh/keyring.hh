#pragma once
#include <libssh/libssh.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "os/system.hh"
#include "ssh/ask.hh"
#include "ssh/route.hh"

namespace muster::ssh {

/// Answers to questions, each asked once for all hosts.
class Questions {
 public:
  explicit Questions(Ask ask) : ask_(std::move(ask)) {}
  std::optional<std::string> answer(const std::string& prompt, bool echo);

 private:
  Ask ask_;
  std::map<std::string, std::optional<std::string>> answers_;
};

/// Libssh's keys are only read once they are loaded: one serves all sessions.
using Key = std::shared_ptr<ssh_key_struct>;

/// A key that may be shown to a server; loaded when it is its turn, for it may need a passphrase.
struct Identity {
  std::string file;  // or empty, when `data` has it
  std::string data;
  bool named = true;  // by the user: else its absence is no fault
};

/// Private keys by file, read once for all hosts.
class Keyring {
 public:
  Keyring(os::System& system, Questions& questions) : system_(system), questions_(questions) {}

  struct Loaded {
    std::vector<Key> keys;  // with its certificate first, when there is one; then without
    std::string failure;    // why there is none, when the user should know
    bool locked = false;    // it needs a passphrase that was not asked for yet
  };
  const Loaded& load(const Identity& identity, const Route& route);
  /// The same, but asks for the passphrase.
  const Loaded& unlock(const Identity& identity, const Route& route);
  /// In the order in which they are tried.
  static std::vector<Identity> identities(const Route& route);
  /// Why libssh cannot use the route's keys; empty: it can.
  std::string beyond_libssh(const Route& route);

 private:
  std::string token_among(const Route& route);
  Loaded read(const Identity& identity, const Route& route, bool ask);
  void add_certificates(Loaded& loaded, const Identity& identity, const Route& route);

  os::System& system_;
  Questions& questions_;
  std::map<std::string, Loaded> loaded_;
  std::map<std::string, std::string> tokens_;  // what beyond_libssh found, by the files looked at
};

}  // namespace muster::ssh
