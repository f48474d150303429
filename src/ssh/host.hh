#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace muster::ssh {

/// What to do about the key of a host that nobody knows yet. A key that has changed is refused by
/// all but `off`.
enum class HostKeyChecking : std::uint8_t {
  strict,      // refuse
  accept_new,  // note it in known_hosts and go on
  off,         // go on, whatever the key
};

/// A machine to reach, as the user (or the registry) names it. What is not given here is taken from
/// the configuration files of OpenSSH, then from OpenSSH's defaults: a field that is set wins.
struct Host {
  std::string name;     // what the user typed: looked up in ssh_config, shown in messages
  std::string address;  // connect to this in place of HostName, when the registry knows better
  std::string user;
  std::uint16_t port = 0;  // 0: not given

  std::vector<std::string> keys;      // files with private keys: tried before those of ssh_config
  std::vector<std::string> key_data;  // private keys themselves
  std::vector<std::string> certificates;  // files; "<key>-cert.pub" beside a key is found anyway
  std::optional<bool> keys_only;          // no keys of the agent but these
  std::optional<bool> use_agent;
  std::optional<std::string> password;    // else Engine's question, once for all hosts
  std::optional<std::string> passphrase;  // of the keys
  std::vector<std::string> methods;       // publickey, password, keyboard-interactive; empty: all

  /// "ssh-ed25519 AAAA…", from the registry. When there are any, they alone are believed.
  std::vector<std::string> host_keys;
  std::string host_key_alias;  // the name to look up in known_hosts
  std::optional<HostKeyChecking> checking;
  std::vector<std::string> known_hosts;  // files, in place of ssh_config's

  std::optional<std::string> jump;  // "user@gate:22,inner"; "none": none, whatever ssh_config says
  std::optional<std::string> proxy_command;
  std::optional<bool> forward_agent;
  std::optional<std::chrono::seconds> connect_timeout;
  std::optional<std::chrono::seconds> alive_interval;  // 0: the server is not asked
  std::optional<int> alive_count;                  // questions without an answer: then it is dead
  std::optional<std::vector<std::string>> config;  // files; an empty list: none is read

  bool operator==(const Host&) const = default;
};

}  // namespace muster::ssh
