#pragma once
#include <memory>
#include <string>

#include "agent/agent.hh"
#include "agent/trust.hh"
#include "cli/session.hh"

namespace muster::fleet {

/// What the commands that manage a node's certificate share.
class SslSession {
 public:
  /// `at_least_info`: what is done is said, whatever was asked for.
  explicit SslSession(const cli::Arguments& given, bool at_least_info = false);

  const cli::Settings& settings() const { return arguments_.settings; }
  const cli::Arguments& arguments() const { return arguments_; }
  std::string certname() const { return settings().text("certname"); }
  os::System& system() { return session_->system(); }
  agent::Trust& trust() { return *trust_; }
  agent::Servers& servers() { return *servers_; }
  void say(base::Level level, const std::string& message);
  /// Fetches the certificate and keeps it. False: it is not signed yet. Throws base::Error.
  bool download();

 private:
  cli::Arguments arguments_;
  std::unique_ptr<cli::Session> session_;
  std::unique_ptr<agent::Network> network_;
  std::unique_ptr<agent::Servers> servers_;
  std::unique_ptr<agent::Trust> trust_;
};

inline const cli::Option ssl_verbose = {"-v,--verbose", "", "Log more (level info)."};
inline const cli::Option ssl_debug = {"-d,--debug", "", "Log everything."};

}  // namespace muster::fleet
