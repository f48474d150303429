#include "pki/status.hh"

#include "base/error.hh"
#include "crypto/puppet_oids.hh"
#include "pki/times.hh"

namespace muster::pki {

namespace {

using crypto::Algorithm;

template <class T>
CertificateStatus common(const std::string& name, const T& object) {
  CertificateStatus out;
  out.name = name;
  out.alt_names = object.alt_names();
  for (const auto& extension : object.extensions())
    if (crypto::is_in_arc(extension.oid, crypto::puppet_authorization_arc))
      out.authorization_extensions.emplace_back(
          crypto::short_name_of(extension.oid).value_or(extension.oid), text_of(extension));
  out.sha1 = object.fingerprint(Algorithm::sha1);
  out.sha256 = object.fingerprint(Algorithm::sha256);
  out.sha512 = object.fingerprint(Algorithm::sha512);
  return out;
}

std::optional<CertificateStatus> certificate_status(Authority& authority, const std::string& name) {
  const auto certificate = authority.certificate(name);
  if (!certificate) return std::nullopt;
  auto out = common(name, *certificate);
  out.state =
      authority.is_revoked(*certificate) ? CertificateState::revoked : CertificateState::signed_;
  out.serial = certificate->serial();
  out.not_before = certificate->not_before();
  out.not_after = certificate->not_after();
  return out;
}

std::optional<CertificateStatus> request_status(Authority& authority, const std::string& name) {
  const auto request = authority.request(name);
  return request ? std::optional(common(name, *request)) : std::nullopt;
}

/// Puppet Server's order: addresses first.
value::Array labelled_names(const std::vector<crypto::AltName>& names, bool addresses) {
  value::Array out;
  for (const auto kind : {crypto::AltName::Kind::ip, crypto::AltName::Kind::dns})
    for (const auto& name : names)
      if (name.kind == kind && (addresses || kind == crypto::AltName::Kind::dns))
        out.emplace_back(crypto::labelled(name));
  return out;
}

}  // namespace

std::string_view name_of(CertificateState state) {
  switch (state) {
    case CertificateState::requested: return "requested";
    case CertificateState::signed_: return "signed";
    case CertificateState::revoked: break;
  }
  return "revoked";
}

std::optional<CertificateStatus> status_of(Authority& authority, const std::string& certname) {
  auto out = certificate_status(authority, certname);
  return out ? out : request_status(authority, certname);
}

std::vector<CertificateStatus> all_statuses(Authority& authority,
                                            std::vector<std::string>& unreadable) {
  std::vector<CertificateStatus> out;
  const auto add = [&](const std::string& name, auto read) {
    try {
      if (auto status = read(authority, name)) out.push_back(std::move(*status));
    } catch (const base::Error& e) {
      unreadable.emplace_back(e.what());
    }
  };
  for (const auto& name : authority.requested_names()) add(name, request_status);
  for (const auto& name : authority.signed_names()) add(name, certificate_status);
  return out;
}

value::Value to_data(const CertificateStatus& status) {
  value::Hash extensions;
  for (const auto& [name, text] : status.authorization_extensions) extensions.set(name, text);
  value::Hash out{{"name", status.name},
                  {"state", name_of(status.state)},
                  {"dns_alt_names", labelled_names(status.alt_names, false)},
                  {"subject_alt_names", labelled_names(status.alt_names, true)},
                  {"authorization_extensions", std::move(extensions)},
                  {"fingerprint", status.sha256},
                  {"fingerprints", value::Hash{{"SHA1", status.sha1},
                                               {"SHA256", status.sha256},
                                               {"SHA512", status.sha512},
                                               {"default", status.sha256}}}};
  if (!status.serial) return out;
  constexpr std::size_t most_bytes_of_an_integer = 7;
  if (status.serial->bytes().size() <= most_bytes_of_an_integer)
    out.set("serial_number", std::int64_t{std::stoll(status.serial->decimal())});
  else
    out.set("serial_number", status.serial->decimal());
  out.set("not_before", puppet_time(*status.not_before));
  out.set("not_after", puppet_time(*status.not_after));
  return out;
}

value::Value expirations(Authority& authority) {
  value::Hash certificates, lists;
  for (const auto& certificate : authority.bundle())
    certificates.set(certificate.common_name().value_or(certificate.subject()),
                     puppet_time(certificate.not_after()));
  for (const auto& list : authority.lists())
    if (const auto next = list.next_update())
      lists.set(list.issuer_common_name().value_or(list.issuer()), puppet_time(*next));
  return value::Hash{{"ca-certs", std::move(certificates)}, {"crls", std::move(lists)}};
}

}  // namespace muster::pki
