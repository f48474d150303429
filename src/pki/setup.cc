#include "pki/setup.hh"

#include <algorithm>

#include "base/error.hh"
#include "crypto/chain.hh"
#include "crypto/digest.hh"
#include "crypto/issue.hh"
#include "crypto/puppet_oids.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "os/file_lock.hh"
#include "pki/profile.hh"
#include "pki/unfinished_setup.hh"

namespace muster::pki {

namespace {

using crypto::Certificate;
using crypto::PrivateKey;
using crypto::RevocationList;
using crypto::Serial;

constexpr unsigned public_mode = 0644, secret_mode = 0640, folder_mode = 0750;
constexpr auto backdated = std::chrono::hours(24);

Certificate make_authority(const std::string& name, const Serial& serial,
                           std::chrono::seconds lifetime, const PrivateKey& key,
                           const Signer* above) {
  const auto now = std::chrono::system_clock::now();
  const auto issuer = above ? above->key.public_key() : key.public_key();
  auto end = now + lifetime;
  if (above) end = std::min<Certificate::Time>(end, above->certificate.not_after());
  return crypto::issue({name, serial, now - backdated, end, key.public_key(),
                        authority_extensions(key.public_key(), issuer)},
                       above ? std::optional(above->certificate) : std::nullopt,
                       above ? above->key : key);
}

RevocationList first_list(const Certificate& certificate, const PrivateKey& key) {
  const auto now = std::chrono::system_clock::now();
  return RevocationList::first(certificate, key, {now - backdated, certificate.not_after()});
}

void make_folder_of(const std::string& path) {
  os::make_directories(path.substr(0, path.rfind('/')), folder_mode);
}

void write(const std::string& path, const std::string& content, unsigned mode) {
  make_folder_of(path);
  os::write_durably(path, content, mode);
}

/// The serial comes last: without it nothing can be signed.
void write_authority(const Paths& paths, const std::vector<Certificate>& bundle,
                     const PrivateKey& key, const std::vector<RevocationList>& lists,
                     const std::string& serial) {
  os::make_directories(paths.directory, folder_mode);
  os::make_directories(paths.signed_folder, folder_mode);
  os::make_directories(paths.requests_folder, folder_mode);
  write(paths.key, key.to_pem(), secret_mode);
  write(paths.public_key, key.public_key().to_pem(), public_mode);
  write(paths.certificates, to_pem(bundle), public_mode);
  write(paths.lists, to_pem(lists), public_mode);
  write(paths.infra_lists, to_pem(lists), public_mode);
  write(paths.infra_inventory, "", public_mode);
  write(paths.infra_serials, "", public_mode);
  write(paths.inventory, "", public_mode);
  write(paths.serial, serial, public_mode);
}

void audit(const Paths& paths, const std::string& action, const std::string& detail,
           const Actor& actor) {
  AuditLog(paths.audit).add({action, "", "", detail}, actor);
}

PrivateKey host_key(const HostPlan& plan) {
  const auto private_text = read_file(plan.paths.private_key);
  const auto public_text = read_file(plan.paths.public_key);
  if (private_text && !public_text)
    throw base::Error("Missing public key to match private key at " + plan.paths.private_key);
  if (!private_text && public_text)
    throw base::Error("Missing private key to match public key at " + plan.paths.public_key);
  if (private_text) return PrivateKey::from_pem(*private_text);
  auto key = PrivateKey::generate(plan.key_kind);
  write_keys(key, plan.paths.private_key, plan.paths.public_key);
  return key;
}

void write_host(const HostPaths& paths, const Certificate& certificate, Authority& authority) {
  write(paths.certificate, certificate.to_pem(), public_mode);
  write(paths.authorities, to_pem(authority.bundle()), public_mode);
  write(paths.lists, to_pem(authority.lists()), public_mode);
}

/// The next number of those that a CA above gave.
Serial next_below(const std::vector<Certificate>& bundle, const Certificate& above) {
  Serial highest;
  for (const auto& certificate : bundle)
    if (certificate.issuer() == above.subject()) highest = std::max(highest, certificate.serial());
  return highest.next();
}

std::optional<Signer> root_of(const std::vector<Certificate>& bundle, const Paths& paths) {
  const auto text = read_file(paths.root_key);
  if (!text) return std::nullopt;
  auto key = PrivateKey::from_pem(*text);
  const auto public_key = key.public_key();
  for (const auto& certificate : bundle)
    if (certificate.public_key() == public_key) return Signer{certificate, std::move(key)};
  throw base::Error(paths.root_key + " has no certificate in " + paths.certificates);
}

}  // namespace

std::vector<std::string> files_of_setup(const Paths& paths, const HostPaths& host) {
  return {paths.certificates,
          paths.lists,
          paths.infra_lists,
          host.certificate,
          host.authorities,
          host.lists,
          paths.public_key,
          paths.inventory,
          paths.infra_inventory,
          paths.infra_serials,
          paths.serial,
          paths.root_key,
          paths.key};
}

std::vector<std::string> files_in_the_way(const Paths& paths, const HostPaths& host) {
  std::vector<std::string> out;
  for (const auto& path : files_of_setup(paths, host))
    if (read_file(path)) out.push_back("Existing file at '" + path + "'");
  return out;
}

void set_up(const SetupPlan& plan, const Actor& actor) {
  os::make_directories(plan.paths.directory, folder_mode);
  const os::FileLock lock(plan.paths.lock);
  note_setup(plan.paths);
  const auto key = PrivateKey::generate(plan.key_kind);
  if (plan.root_name.empty()) {
    const auto own = make_authority(plan.name, Serial(1), plan.authority_lifetime, key, nullptr);
    audit(plan.paths, "setup", own.subject(), actor);
    write_authority(plan.paths, {own}, key, {first_list(own, key)}, Serial(2).hex());
    return;
  }
  const auto root_key = PrivateKey::generate(plan.key_kind);
  const Signer root{
      make_authority(plan.root_name, Serial(1), plan.authority_lifetime, root_key, nullptr),
      root_key};
  const auto own = make_authority(plan.name, Serial(2), plan.authority_lifetime, key, &root);
  audit(plan.paths, "setup", own.subject() + " below " + root.certificate.subject(), actor);
  write(plan.paths.root_key, root_key.to_pem(), secret_mode);
  write_authority(plan.paths, {own, root.certificate}, key,
                  {first_list(own, key), first_list(root.certificate, root_key)}, Serial(1).hex());
}

std::vector<std::string> problems_with(Import& import) {
  const auto public_key = import.key.public_key();
  const auto own = std::find_if(import.bundle.begin(), import.bundle.end(),
                                [&](const auto& c) { return c.public_key() == public_key; });
  if (own == import.bundle.end()) return {"Could not find certificate matching private key"};
  const auto list = std::find_if(import.lists.begin(), import.lists.end(),
                                 [&](const auto& l) { return l.issuer() == own->subject(); });
  if (list == import.lists.end())
    import.lists.insert(import.lists.begin(), first_list(*own, import.key));
  else
    std::rotate(import.lists.begin(), list, list + 1);
  std::rotate(import.bundle.begin(), own, own + 1);
  const auto problem = crypto::verify_chain(import.bundle.front(), import.bundle, import.lists,
                                            std::chrono::system_clock::now());
  if (problem)
    return {
        "Leaf certificate could not be validated",
        "Validating cert store returned: " + std::to_string(problem->code) + " - " + problem->text};
  if (!import.bundle.front().is_authority()) return {"The certificate is not one of a CA"};
  return {};
}

void import_authority(const Import& import, const Paths& paths, const Actor& actor) {
  os::make_directories(paths.directory, folder_mode);
  const os::FileLock lock(paths.lock);
  note_setup(paths);
  audit(paths, "import", import.bundle.front().subject(), actor);
  write_authority(paths, import.bundle, import.key, import.lists, Serial(1).hex());
}

void set_up_host(const HostPlan& plan, Authority& authority, const Actor& actor) {
  const auto key = host_key(plan);
  auto names = plan.alt_names;
  if (names.empty()) names.push_back({crypto::AltName::Kind::dns, "puppet"});
  auto extensions = plan.extensions;
  extensions.push_back(crypto::text_extension(std::string(crypto::cli_auth_oid), "true"));
  const auto certificate = authority.issue(plan.certname, key.public_key(), names, extensions,
                                           authority.options().lifetime, actor);
  write_host(plan.paths, certificate, authority);
  end_setup(authority.paths());
}

bool adopt_host(const HostPaths& paths, const std::string& certname, const std::string& ssldir,
                Authority& authority) {
  const auto known = authority.certificate(certname);
  const auto certificate = read_file(ssldir + "/certs/" + certname + ".pem");
  const auto key_text = read_file(ssldir + "/private_keys/" + certname + ".pem");
  if (!known || !certificate || !key_text) return false;
  if (Certificate::from_pem(*certificate).der() != known->der()) return false;
  const auto key = PrivateKey::from_pem(*key_text);
  if (!(key.public_key() == known->public_key()) || authority.is_revoked(*known)) return false;
  write_keys(key, paths.private_key, paths.public_key);
  write_host(paths, *known, authority);
  return true;
}

crypto::Certificate rotate(const SetupPlan& plan, const Actor& actor) {
  const os::FileLock lock(plan.paths.lock);
  Store store(plan.paths);
  const auto old = store.materials();
  auto lists = store.lists();
  const auto root = root_of(old.bundle, plan.paths);
  const auto key = PrivateKey::generate(plan.key_kind);
  Inventory inventory(plan.paths.inventory);
  inventory.refresh();
  const auto serial =
      root ? next_below(old.bundle, root->certificate) : store.take_serial(inventory.highest());
  auto own =
      make_authority(plan.name, serial, plan.authority_lifetime, key, root ? &*root : nullptr);
  for (const auto& certificate : old.bundle)
    if (certificate.subject() == own.subject())
      throw base::Error("there is a CA of that name already: " + own.subject());
  auto bundle = old.bundle;
  bundle.insert(bundle.begin(), own);
  lists.insert(lists.begin(), first_list(own, key));
  audit(plan.paths, "rotate", own.subject() + " for " + old.own.certificate.subject(), actor);
  const auto kept =
      plan.paths.former_keys + "/" + crypto::to_hex(old.own.certificate.key_identifier()) + ".pem";
  write(kept, old.own.key.to_pem(), secret_mode);
  // A bundle with a certificate more does no harm while the old key still signs.
  os::write_durably(plan.paths.lists, to_pem(lists), public_mode);
  os::write_durably(plan.paths.certificates, to_pem(bundle), public_mode);
  os::write_durably(plan.paths.key, key.to_pem(), secret_mode);
  os::write_durably(plan.paths.public_key, key.public_key().to_pem(), public_mode);
  return own;
}

void write_keys(const crypto::PrivateKey& key, const std::string& private_path,
                const std::string& public_path) {
  write(private_path, key.to_pem(), secret_mode);
  write(public_path, key.public_key().to_pem(), public_mode);
}

}  // namespace muster::pki
