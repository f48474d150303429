#include "pki/request_check.hh"

#include <fmt/core.h>

#include <algorithm>

#include "base/strings.hh"
#include "crypto/puppet_oids.hh"
#include "pki/certname.hh"

namespace muster::pki {

namespace {

constexpr std::size_t most_alt_names = 256;

std::optional<Refusal> refused(const std::string& text) {
  return Refusal{400, text};
}

bool can_be_allowed(const std::string& oid) {
  using namespace crypto;
  if (oid == alt_names_oid) return true;
  return is_in_arc(oid, puppet_registered_arc) || is_in_arc(oid, puppet_private_arc) ||
         (is_in_arc(oid, puppet_authorization_arc) && oid != cli_auth_oid);
}

std::optional<Refusal> refuse_extensions(const crypto::CertificateRequest& request) {
  std::vector<std::string> wrong;
  for (const auto& extension : request.extensions())
    if (!can_be_allowed(extension.oid)) wrong.push_back(extension.oid);
  if (wrong.empty()) return std::nullopt;
  return refused("Found extensions that are not permitted: " + base::join(wrong, ", "));
}

/// As a certname, but capitals are allowed: names of hosts may have them.
bool is_host_name(const std::string& name) {
  return name == "ca" || !problem_with_certname(base::lower_ascii(name));
}

std::optional<Refusal> refuse_alt_names(const crypto::CertificateRequest& request) {
  const auto names = request.alt_names();
  if (names.size() > most_alt_names) return refused("There are too many alternative names");
  for (const auto& name : names) {
    if (name.kind == crypto::AltName::Kind::other)
      return refused(
          "Only DNS and IP names are allowed in the Subject Alternative Names extension");
    if (name.kind != crypto::AltName::Kind::dns || is_host_name(name.text)) continue;
    if (name.text.find('*') != std::string::npos && is_file_name(name.text))
      return refused("Cert subjectAltName contains a wildcard, which is not allowed: " + name.text);
    return refused("An alternative name is not a host name");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refuse_always(const crypto::CertificateRequest& request,
                                     const std::string& certname) {
  const auto subject = request.only_common_name();
  if (!subject) return refused("The subject of a certificate request must be a common name alone");
  if (auto problem = problem_with_certname(certname)) return refused(*problem);
  if (*subject != certname) {
    if (!is_file_name(*subject)) return refused("Subject hostname format is invalid");
    return refused(
        fmt::format(R"(Instance name "{}" does not match requested key "{}")", *subject, certname));
  }
  if (auto problem = request.problem()) return refused(*problem);
  if (auto refusal = refuse_extensions(request)) return refusal;
  return refuse_alt_names(request);
}

std::optional<Refusal> refuse_unless_allowed(const crypto::CertificateRequest& request,
                                             const std::string& certname,
                                             const Allowances& allowed) {
  std::vector<std::string> extra;
  for (const auto& name : request.alt_names())
    if (name != crypto::AltName{crypto::AltName::Kind::dns, certname})
      extra.push_back(crypto::labelled(name));
  if (!extra.empty() && !allowed.alt_names)
    return refused(fmt::format(
        "CSR '{}' contains extra subject alternative names ({}), which are disallowed. To allow "
        "subject alternative names, set allow-subject-alt-names to true in your ca.conf file. "
        "Then restart the puppetserver and try signing this certificate again.",
        certname, base::join(extra, ", ")));
  const auto extensions = request.extensions();
  const bool authorizes = std::any_of(extensions.begin(), extensions.end(), [](const auto& e) {
    return crypto::is_in_arc(e.oid, crypto::puppet_authorization_arc);
  });
  if (authorizes && !allowed.authorization_extensions)
    return refused(fmt::format(
        "CSR '{}' contains an authorization extension, which is disallowed. To allow "
        "authorization extensions, set allow-authorization-extensions to true in your ca.conf "
        "file. Then restart the puppetserver and try signing this certificate again.",
        certname));
  return std::nullopt;
}

}  // namespace muster::pki
