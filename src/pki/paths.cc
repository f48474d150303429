#include "pki/paths.hh"

namespace muster::pki {

Paths paths_in(const std::string& directory) {
  const auto in = [&](const char* name) { return directory + "/" + name; };
  return {directory,           in("ca_crt.pem"),   in("ca_key.pem"),          in("ca_pub.pem"),
          in("ca_crl.pem"),    in("serial"),       in("inventory.txt"),       in("signed"),
          in("requests"),      in("root_key.pem"), in("infra_inventory.txt"), in("infra_serials"),
          in("infra_crl.pem"), in("ca.lock"),      in("join_tokens.json"),    in("audit.jsonl"),
          in("former_keys")};
}

}  // namespace muster::pki
