#pragma once
#include <string>

#include "base/log.hh"
#include "cli/settings.hh"
#include "pki/paths.hh"
#include "pki/setup.hh"
#include "server/log.hh"

namespace muster::server {

/// What the processes of a server are started with: from the settings (section server) and the
/// command line. Paths are absolute.
struct Options {
  cli::Settings settings;
  std::string certname;
  std::string address = "0.0.0.0";  // to listen on
  std::uint16_t port = 8140;
  std::string state_folder;  // /var/lib/muster: the registry's database, buckets
  pki::Paths authority;
  pki::AuthorityOptions authority_options;
  crypto::KeyKind key_kind = crypto::KeyKind::p256;  // of keys that are made
  pki::HostPaths host;                               // the server's own certificate
  std::string access_log;                            // empty: none
  base::Level level = base::Level::notice;           // of the log
  LogForm log_form;
  bool development = false;  // --dev: one folder, loopback, one user
};

}  // namespace muster::server
