#include "pki/store.hh"

#include <sys/stat.h>

#include <algorithm>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "os/atomic_write.hh"
#include "os/durable_files.hh"
#include "os/posix_system.hh"

namespace muster::pki {

namespace {

constexpr std::size_t most_bytes = 64UL * 1024 * 1024;
constexpr unsigned public_mode = 0644;

/// Says which file it was that could not be understood.
template <class Read>
auto named(const std::string& path, Read read) {
  try {
    return read();
  } catch (const base::Error& e) {
    throw base::Error(path + ": " + e.what());
  }
}

std::vector<std::string> names_in_folder(const std::string& folder) {
  os::PosixSystem system;
  std::vector<std::string> out;
  for (auto& name : system.list(folder))
    if (name.size() > 4 && name.ends_with(".pem") && !name.starts_with("."))
      out.push_back(name.substr(0, name.size() - 4));
  return out;
}

Signer own_signer(const std::vector<crypto::Certificate>& bundle, crypto::PrivateKey key,
                  const Paths& paths) {
  const auto public_key = key.public_key();
  for (const auto& certificate : bundle)
    if (certificate.public_key() == public_key) return {certificate, std::move(key)};
  throw base::Error(paths.certificates + " has no certificate for the key " + paths.key);
}

std::vector<Signer> former_signers(const std::vector<crypto::Certificate>& bundle,
                                   const Signer& own, const Paths& paths) {
  std::vector<Signer> out;
  for (const auto& certificate : bundle) {
    if (certificate == own.certificate) continue;
    const auto path =
        paths.former_keys + "/" + crypto::to_hex(certificate.key_identifier()) + ".pem";
    if (const auto text = read_file(path))
      out.push_back(
          {certificate, named(path, [&] { return crypto::PrivateKey::from_pem(*text); })});
  }
  return out;
}

}  // namespace

Store::Stamp Store::stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  return {status.st_ino, status.st_size,
          status.st_ctim.tv_sec * nanoseconds + status.st_ctim.tv_nsec};
}

const Materials& Store::materials() {
  const auto certificates = stamp_of(paths_.certificates), key = stamp_of(paths_.key);
  if (materials_ && certificates == certificates_stamp_ && key == key_stamp_) return *materials_;
  auto bundle = named(paths_.certificates, [&] {
    return crypto::Certificate::bundle_from_pem(read_required_file(paths_.certificates));
  });
  auto private_key = named(
      paths_.key, [&] { return crypto::PrivateKey::from_pem(read_required_file(paths_.key)); });
  auto own = own_signer(bundle, std::move(private_key), paths_);
  auto former = former_signers(bundle, own, paths_);
  materials_.emplace(Materials{std::move(bundle), std::move(own), std::move(former)});
  certificates_stamp_ = certificates;
  key_stamp_ = key;
  return *materials_;
}

const std::vector<crypto::RevocationList>& Store::lists() {
  const auto stamp = stamp_of(paths_.lists);
  if (lists_ && stamp == lists_stamp_) return *lists_;
  lists_ = named(paths_.lists, [&] {
    return crypto::RevocationList::bundle_from_pem(read_required_file(paths_.lists));
  });
  lists_stamp_ = stamp;
  return *lists_;
}

void Store::put_lists(const std::vector<crypto::RevocationList>& lists,
                      const std::string& path) const {
  os::write_durably(path, to_pem(lists), public_mode);
}

crypto::Serial Store::take_serial(const crypto::Serial& highest) const {
  const auto text = read_required_file(paths_.serial);
  auto serial = crypto::Serial::from_hex(base::trim(text));
  if (!serial) throw base::Error(paths_.serial + ": not a serial number");
  // The inventory knows better when the file was restored from a backup.
  if (*serial <= highest) serial = highest.next();
  os::write_durably(paths_.serial, serial->next().hex(), public_mode);
  return *serial;
}

std::optional<crypto::Certificate> Store::certificate(const std::string& certname) const {
  const auto path = certificate_path(certname);
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  return named(path, [&] { return crypto::Certificate::bundle_from_pem(*text).front(); });
}

std::optional<crypto::CertificateRequest> Store::request(const std::string& certname) const {
  const auto path = request_path(certname);
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  return named(path, [&] { return crypto::CertificateRequest::from_pem(*text); });
}

void Store::put(const std::string& certname, const crypto::Certificate& certificate) const {
  os::make_directories(paths_.signed_folder, 0750);
  os::write_durably(certificate_path(certname), certificate.to_pem(), public_mode);
}

void Store::put(const std::string& certname, const crypto::CertificateRequest& request) const {
  os::make_directories(paths_.requests_folder, 0750);
  os::write_durably(request_path(certname), request.to_pem(), public_mode);
}

bool Store::remove_certificate(const std::string& certname) const {
  return os::remove_durably(certificate_path(certname));
}

bool Store::remove_request(const std::string& certname) const {
  return os::remove_durably(request_path(certname));
}

std::vector<std::string> Store::signed_names() const {
  return names_in_folder(paths_.signed_folder);
}

std::vector<std::string> Store::requested_names() const {
  return names_in_folder(paths_.requests_folder);
}

std::string Store::certificate_path(const std::string& certname) const {
  return paths_.signed_folder + "/" + certname + ".pem";
}

std::string Store::request_path(const std::string& certname) const {
  return paths_.requests_folder + "/" + certname + ".pem";
}

std::optional<std::string> read_file(const std::string& path) {
  os::PosixSystem system;
  auto text = system.read(path, most_bytes);
  if (!text && system.follow(path)) throw base::Error(path + ": cannot be read");
  return text;
}

std::string read_required_file(const std::string& path) {
  auto text = read_file(path);
  if (!text) throw base::Error(path + ": no such file");
  return std::move(*text);
}

}  // namespace muster::pki
