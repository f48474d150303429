#include "ssh/keyring.hh"

#include <fmt/core.h>

#include "base/base64.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "ssh/host_key.hh"

namespace muster::ssh {

namespace {

constexpr std::size_t most_bytes = 1u << 20;

Key owned(ssh_key key) {
  return {key, ::ssh_key_free};
}

/// Of OpenSSH's and of PEM's formats, the encrypted ones need a passphrase before anything else is
/// known of them.
bool opens(const std::string& text, const char* passphrase, Key& out) {
  ssh_key key = nullptr;
  if (::ssh_pki_import_privkey_base64(text.c_str(), passphrase, nullptr, nullptr, &key) != SSH_OK)
    return false;
  out = owned(key);
  return true;
}

std::string name_in_ring(const Identity& identity, const Route& route) {
  const auto key = identity.file.empty() ? crypto::digest(crypto::Algorithm::sha256, identity.data)
                                         : identity.file;
  return key + "\n" + base::join(route.certificates, "\n");
}

/// Is the certificate (its file's text) for this key? What is certified follows its type and a
/// random value; the library compares no certificates.
bool certifies(const std::string& text, ssh_key key) {
  const auto certificate = host_key_from_text(text);
  char* encoded = nullptr;
  ::ssh_pki_export_pubkey_base64(key, &encoded);
  const auto blob = base::from_base64(encoded ? encoded : "");
  ::ssh_string_free_char(encoded);
  if (!certificate || !blob) return false;
  const auto own = after_first_string(*blob);
  const auto certified = after_first_string(after_first_string(certificate->blob));
  return !own.empty() && certified.starts_with(own);
}

bool is_on_a_token(std::string_view public_text) {
  return public_text.starts_with("sk-ssh-ed25519") || public_text.starts_with("sk-ecdsa-");
}

}  // namespace

std::optional<std::string> Questions::answer(const std::string& prompt, bool echo) {
  const auto found = answers_.find(prompt);
  if (found != answers_.end()) return found->second;
  auto answer = ask_ ? ask_(prompt, echo) : std::nullopt;
  return answers_.emplace(prompt, std::move(answer)).first->second;
}

std::vector<Identity> Keyring::identities(const Route& route) {
  std::vector<Identity> out;
  for (const auto& data : route.key_data) out.push_back({{}, data, true});
  for (const auto& file : route.keys) out.push_back({file, {}, true});
  for (const auto& file : route.default_keys) out.push_back({file, {}, false});
  return out;
}

const Keyring::Loaded& Keyring::load(const Identity& identity, const Route& route) {
  const auto name = name_in_ring(identity, route);
  const auto found = loaded_.find(name);
  if (found != loaded_.end()) return found->second;
  return loaded_.emplace(name, read(identity, route, false)).first->second;
}

const Keyring::Loaded& Keyring::unlock(const Identity& identity, const Route& route) {
  const auto& loaded = load(identity, route);
  if (!loaded.locked) return loaded;
  return loaded_[name_in_ring(identity, route)] = read(identity, route, true);
}

Keyring::Loaded Keyring::read(const Identity& identity, const Route& route, bool ask) {
  Loaded out;
  const auto text = identity.file.empty() ? std::optional(identity.data)
                                          : system_.read(identity.file, most_bytes);
  const auto name = identity.file.empty() ? std::string("the key given") : identity.file;
  if (!text) {
    if (identity.named) out.failure = fmt::format("{}: no such key, or it cannot be read", name);
    return out;
  }
  Key key;
  bool opened = opens(*text, nullptr, key);
  if (!opened && route.passphrase) opened = opens(*text, route.passphrase->c_str(), key);
  // A public key named as IdentityFile stands for one that the agent has.
  if (!opened && text->find("PRIVATE KEY") == std::string::npos) return out;
  if (!opened && !ask) {
    out.locked = true;
    return out;
  }
  if (!opened) {
    const auto phrase = questions_.answer(fmt::format("Passphrase for {}: ", name), false);
    opened = phrase && opens(*text, phrase->c_str(), key);
  }
  if (!opened) {
    out.failure = fmt::format("{}: this key cannot be read, or its passphrase is wrong", name);
    return out;
  }
  out.keys.push_back(key);
  add_certificates(out, identity, route);
  return out;
}

void Keyring::add_certificates(Loaded& loaded, const Identity& identity, const Route& route) {
  auto files = route.certificates;
  if (!identity.file.empty()) files.push_back(identity.file + "-cert.pub");
  const auto plain = loaded.keys.front();
  for (const auto& file : files) {
    const auto text = system_.read(file, most_bytes);
    if (!text) continue;
    ssh_key raw = nullptr;
    if (::ssh_pki_import_cert_file(file.c_str(), &raw) != SSH_OK) continue;
    const auto certificate = owned(raw);
    const auto with = owned(::ssh_key_dup(plain.get()));
    if (!certificate || !with || !certifies(*text, plain.get())) continue;
    if (::ssh_pki_copy_cert_to_privkey(certificate.get(), with.get()) == SSH_OK)
      loaded.keys.insert(loaded.keys.end() - 1, with);
  }
}

std::string Keyring::beyond_libssh(const Route& route) {
  if (!route.needs_openssh.empty()) return route.needs_openssh;
  const auto files = base::join(route.keys, "\n") + "\n\n" + base::join(route.default_keys, "\n");
  auto found = tokens_.find(files);
  if (found == tokens_.end()) found = tokens_.emplace(files, token_among(route)).first;
  if (found->second.empty() || !route.key_data.empty()) return {};
  return fmt::format("its key {} is on a FIDO token", found->second);
}

/// The first key that is on a token, unless an ordinary one does as well: named by the user like
/// it, or one of OpenSSH's default names where none was named.
std::string Keyring::token_among(const Route& route) {
  std::string token;
  for (const auto& identity : identities(route)) {
    if (identity.file.empty()) continue;
    const auto text = system_.read(identity.file + ".pub", most_bytes);
    if (text && is_on_a_token(*text)) {
      if (token.empty()) token = identity.file;
    } else if (system_.read(identity.file, most_bytes)) {
      return {};
    }
  }
  return token;
}

}  // namespace muster::ssh
