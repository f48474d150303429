#pragma once
#include <string>

namespace muster::pki {

/// Where a CA keeps what it has: Puppet's layout, and three files that Puppet does not look at.
struct Paths {
  std::string directory;
  std::string certificates;     // cacert: its own, then those above it
  std::string key;              // cakey
  std::string public_key;       // capub
  std::string lists;            // cacrl: in the order of the certificates
  std::string serial;           // the next one
  std::string inventory;        // every certificate ever signed
  std::string signed_folder;    // signeddir: NAME.pem
  std::string requests_folder;  // csrdir: NAME.pem
  std::string root_key;         // where setup made a root
  std::string infra_inventory;  // names of the infrastructure's nodes
  std::string infra_serials;
  std::string infra_lists;
  std::string lock;
  std::string tokens;
  std::string audit;
  std::string former_keys;  // folder: KEYIDENTIFIER.pem of CAs that were replaced
};

/// All of it in one folder, under Puppet's names.
Paths paths_in(const std::string& directory);

}  // namespace muster::pki
