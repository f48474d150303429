#include <array>

#include "base/base64.hh"
#include "crypto/digest.hh"
#include "facts/facts.hh"
#include "facts/text.hh"

namespace muster::facts {

namespace {

struct KeyType {
  std::string_view type, name;
  char number;  // of RFC 4255
};
constexpr std::array<KeyType, 4> key_types{{{"ssh-rsa", "rsa", '1'},
                                            {"ssh-dss", "dsa", '2'},
                                            {"ecdsa-sha2-nistp256", "ecdsa", '3'},
                                            {"ssh-ed25519", "ed25519", '4'}}};

const KeyType* find_type(std::string_view type) {
  for (const KeyType& row : key_types) {
    if (row.type == type) return &row;
  }
  return nullptr;
}

/// `text` is that of a .pub file.
void set_key(std::string_view text, value::Hash& ssh, value::Hash& out) {
  const auto fields = words(text);
  const KeyType* type = fields.size() > 1 ? find_type(fields[0]) : nullptr;
  if (!type) return;
  const std::string bytes = base::from_base64_lenient(fields[1]);
  const std::string prefix = std::string("SSHFP ") + type->number;
  const std::string sha1 = prefix + " 1 " + crypto::hex_digest(crypto::Algorithm::sha1, bytes);
  const std::string sha256 = prefix + " 2 " + crypto::hex_digest(crypto::Algorithm::sha256, bytes);
  const std::string name(type->name);
  ssh.set(name, value::Hash{{"fingerprints", value::Hash{{"sha1", sha1}, {"sha256", sha256}}},
                            {"key", fields[1]},
                            {"type", fields[0]}});
  out.set("ssh" + name + "key", fields[1]);
  out.set("sshfp_" + name, sha1 + "\n" + sha256);
}

value::Hash resolve(Context& context) {
  value::Hash out, ssh;
  for (const std::string folder :
       {"/etc/ssh", "/usr/local/etc/ssh", "/etc", "/usr/local/etc", "/etc/opt/ssh"}) {
    for (const char* name : {"rsa", "dsa", "ecdsa", "ed25519"}) {
      const auto text = context.system.read(folder + "/ssh_host_" + name + "_key.pub", 65536);
      if (text) set_key(*text, ssh, out);
    }
  }
  if (!ssh.empty()) out.set("ssh", ssh);
  return out;
}

}  // namespace

Fact define_ssh() {
  return {.doc = "The public keys of the SSH server and their fingerprints.",
          .provides = {"ssh"},
          .legacy = {"ssh*key", "sshfp_*"},
          .resolve = resolve};
}

}  // namespace muster::facts
