#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ssh/host.hh"

namespace muster::ssh {

/// How a host is reached, everything decided: what the caller gave, else ssh_config, else OpenSSH's
/// defaults.
struct Route {
  std::string name;     // for messages
  std::string address;  // a name or an address to connect to
  std::uint16_t port = 22;
  std::string user;

  std::vector<std::string> keys;  // files the caller or ssh_config named; they may be missing
  std::vector<std::string> default_keys;  // OpenSSH's own, when none was named
  std::vector<std::string> key_data;
  std::vector<std::string> certificates;
  bool keys_only = false;
  bool use_agent = true;
  std::string agent_socket;  // empty: SSH_AUTH_SOCK
  std::optional<std::string> password, passphrase;
  bool public_key = true, password_allowed = true, keyboard_interactive = true;

  std::vector<std::string> host_keys;  // the only ones, when there are any
  std::string lookup_name;             // in known_hosts: "web1" or "[web1]:2222"
  HostKeyChecking checking = HostKeyChecking::strict;
  std::vector<std::string> known_hosts;  // files; what is learnt goes into the first
  bool hash_known_hosts = false;

  std::vector<std::string> jumps;  // nearest first
  std::string proxy_command;       // expanded
  std::string bind_address;
  int family = 0;
  bool forward_agent = false;
  bool compression = false;
  std::optional<std::chrono::seconds> connect_timeout;
  std::chrono::seconds alive_interval{30};
  int alive_count = 3;
  std::string ciphers, macs, key_exchanges, host_key_algorithms, accepted_keys;  // plain lists
  std::vector<std::pair<std::string, std::string>> environment;                  // SendEnv, SetEnv

  /// Why libssh cannot do this host: "its key id_ed25519_sk is on a FIDO token". Empty: it can.
  std::string needs_openssh;
  std::optional<std::vector<std::string>> config;  // as in Host, for the OpenSSH client
};

}  // namespace muster::ssh
