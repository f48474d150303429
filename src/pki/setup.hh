#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "crypto/key.hh"
#include "pki/authority.hh"

namespace muster::pki {

/// Where a node keeps its own identity.
struct HostPaths {
  std::string certificate;  // hostcert
  std::string private_key;  // hostprivkey
  std::string public_key;   // hostpubkey
  std::string authorities;  // localcacert
  std::string lists;        // hostcrl
};

/// The certificate of the server on this machine, which may administer the CA.
struct HostPlan {
  HostPaths paths;
  std::string certname;
  std::vector<crypto::AltName> alt_names;  // none: "puppet"
  std::vector<crypto::Extension> extensions;
  crypto::KeyKind key_kind = crypto::KeyKind::p256;  // used unless there is a key already
};

struct SetupPlan {
  Paths paths;
  std::string name;       // of the CA that signs: "Puppet CA: server1"
  std::string root_name;  // empty: the CA is its own root
  crypto::KeyKind key_kind = crypto::KeyKind::p256;
  AuthorityOptions options;
  std::chrono::seconds authority_lifetime = std::chrono::hours(24 * 365 * 15);
};

/// What a setup makes, the host's keys aside.
std::vector<std::string> files_of_setup(const Paths& paths, const HostPaths& host);
/// "Existing file at 'F'" for each that would be replaced.
std::vector<std::string> files_in_the_way(const Paths& paths, const HostPaths& host);

/// Makes a root, a CA below it and their lists; or a CA alone. Throws base::Error.
void set_up(const SetupPlan& plan, const Actor& actor);

/// What another program made: the key of a CA, its certificate with those above it, their lists.
struct Import {
  std::vector<crypto::Certificate> bundle;
  crypto::PrivateKey key;
  std::vector<crypto::RevocationList> lists;
};
/// What is wrong with it, in the words of `puppetserver ca import`; empty when nothing is. Adds an
/// empty list for the CA when it has none.
std::vector<std::string> problems_with(Import& import);
/// Throws base::Error.
void import_authority(const Import& import, const Paths& paths, const Actor& actor);

/// Signs for the server and writes its files. Throws base::Error.
void set_up_host(const HostPlan& plan, Authority& authority, const Actor& actor);

/// For a CA that was taken over: the server's certificate and key from where Puppet keeps them
/// (ssldir), if they are those that this CA knows for the name. False: they are not there. Throws
/// base::Error.
bool adopt_host(const HostPaths& paths, const std::string& certname, const std::string& ssldir,
                Authority& authority);

/// A new key and certificate for the CA; below its root when that key is there, else as a root of
/// its own. The old certificate stays in the bundle and its key is kept for its list. Throws
/// base::Error.
crypto::Certificate rotate(const SetupPlan& plan, const Actor& actor);

/// Writes a node's key pair. Throws base::Error.
void write_keys(const crypto::PrivateKey& key, const std::string& private_path,
                const std::string& public_path);

}  // namespace muster::pki
