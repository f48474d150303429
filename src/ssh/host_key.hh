#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::ssh {

/// A host's public key as it is compared: the bytes that the protocol sends.
struct HostKey {
  std::string type;  // "ssh-ed25519"
  std::string blob;
  bool operator==(const HostKey&) const = default;
};

/// "ssh-ed25519 AAAA… comment"; nullopt when it is none. The type inside is believed.
std::optional<HostKey> host_key_from_text(std::string_view text);
/// What follows the first string of a blob; empty when there is none.
std::string_view after_first_string(std::string_view blob);
/// "ssh-ed25519 AAAA…"
std::string text_of(const HostKey& key);
/// As OpenSSH shows it: "SHA256:…".
std::string fingerprint(const HostKey& key);
/// "ED25519", as OpenSSH calls it in messages.
std::string short_name(const std::string& type);
/// The signature algorithms that a server can prove such keys with, best first, comma between.
std::string algorithms_for(const std::vector<std::string>& types);

}  // namespace muster::ssh
