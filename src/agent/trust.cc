#include "agent/trust.hh"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "agent/trust_problem.hh"
#include "apply/run_lock.hh"
#include "base/strings.hh"
#include "crypto/digest.hh"
#include "os/atomic_write.hh"
#include "pki/csr_attributes.hh"

namespace muster::agent {

namespace {

using base::Level;
using crypto::PrivateKey;

constexpr unsigned private_mode = 0640, public_mode = 0644;
constexpr std::size_t pem_limit = 4u << 20;

std::string http_date(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Call ca_call(std::string path) {
  return {.service = Service::ca,
          .path = "/puppet-ca/v1/" + std::move(path),
          .headers = {{"Accept", "text/plain"}},
          .limit = pem_limit};
}

std::chrono::system_clock::time_point written_at(os::System& system, const std::string& path) {
  const auto status = system.follow(path);
  return std::chrono::system_clock::time_point(
      std::chrono::nanoseconds(status ? status->mtime_ns : 0));
}

void touch(const std::string& path) {
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

}  // namespace

std::string labelled_fingerprint(const std::string& algorithm, const std::string& der) {
  const auto known = crypto::algorithm_named(base::lower_ascii(algorithm));
  if (!known) throw base::Error("Unsupported digest algorithm (" + algorithm + ").");
  auto name = std::string(crypto::name_of(*known));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
  return "(" + name + ") " + crypto::fingerprint_of(*known, der);
}

void Trust::say(Level level, std::string message) {
  base::LogMessage line{level, std::move(message)};
  line.time = system_.now();
  log_.write(line);
}

std::optional<std::string> Trust::read(const char* setting) const {
  return system_.read(settings_.text(setting), pem_limit);
}

void Trust::write(const char* setting, const std::string& content, unsigned mode) {
  const auto path = settings_.text(setting);
  constexpr unsigned private_folder = 0750, public_folder = 0755;
  os::make_directories(path.substr(0, path.rfind('/')),
                       mode == private_mode ? private_folder : public_folder);
  os::write_atomically(path, content, mode);
}

net::Revocation Trust::revocation() const {
  const auto word = settings_.text("certificate_revocation");
  if (word == "leaf") return net::Revocation::leaf;
  if (word == "false") return net::Revocation::none;
  return net::Revocation::chain;
}

bool Trust::is_due(const char* setting, const char* file) const {
  const auto interval = settings_.duration(setting);
  return !settings_.text(setting).empty() && interval &&
         system_.now() - written_at(system_, settings_.text(file)) > *interval;
}

/// Throws base::Error for what cannot be read.
Findings Trust::examined(Examination::Kind kind, std::string text) {
  Examination asked{.kind = kind, .text = std::move(text)};
  auto out = network_.examine(asked);
  if (out.problem) throw base::Error(*out.problem);
  return out;
}

std::vector<KnownCertificate> Trust::read_authorities(std::string text) {
  return examined(Examination::Kind::authorities, std::move(text)).certificates;
}

std::string Trust::read_lists(std::string text) {
  return examined(Examination::Kind::revocation_lists, std::move(text)).text;
}

KnownCertificate Trust::read_certificate(std::string text) {
  auto found = examined(Examination::Kind::certificate, std::move(text)).certificates;
  if (found.size() != 1) throw base::Error("the network process read no certificate");
  return std::move(found.front());
}

std::string Trust::description(const KnownCertificate& certificate) {
  return examined(Examination::Kind::description, certificate.pem).text;
}

std::string Trust::authorities_text() const {
  std::string out;
  for (const auto& one : authorities_) out += one.pem;
  return out;
}

void Trust::use(const std::optional<KnownCertificate>& certificate,
                const std::optional<PrivateKey>& key) {
  net::TlsOptions tls;
  tls.authorities = authorities_text();
  tls.revocation = revocation();
  if (!certificate) {
    // The lists may be of a CA that was replaced, and are themselves signed.
    tls.revocation = lists_.empty() ? net::Revocation::none : tls.revocation;
  }
  if (tls.revocation != net::Revocation::none) tls.revocation_lists = lists_;
  if (certificate && key) {
    tls.certificate = certificate->pem;
    tls.key = key->to_pem();
  }
  network_.use(tls);
}

void Trust::refresh_authorities() {
  say(Level::info, "Refreshing CA certificate");
  const auto path = settings_.text("localcacert");
  auto call = ca_call("certificate/ca");
  call.headers.emplace_back("If-Modified-Since", http_date(written_at(system_, path)));
  touch(path);
  try {
    const auto reply = servers_.ask_any(call);
    if (reply.status == 304)
      return say(Level::info, "CA certificate is unmodified, using existing CA certificate");
    if (reply.status != 200) throw ResponseError(reply);
    authorities_ = read_authorities(reply.body);
    write("localcacert", authorities_text(), public_mode);
    use({}, {});
  } catch (const base::Error& error) {
    say(Level::warning,
        fmt::format("Failed to refresh CA certificate, using existing CA certificate: {}",
                    error.what()));
  }
}

void Trust::ensure_authorities() {
  lists_.clear();
  if (const auto pem = read("localcacert")) {
    authorities_ = read_authorities(*pem);
    use({}, {});
    if (is_due("ca_refresh_interval", "localcacert")) refresh_authorities();
    return ensure_lists();
  }
  net::TlsOptions blind;  // what is fetched first cannot be checked, unless by its fingerprint
  blind.verify = false;
  network_.use(blind);
  const auto reply = servers_.ask_any(ca_call("certificate/ca"));
  if (reply.status == 404) throw base::Error("CA certificate is missing from the server");
  if (reply.status != 200)
    throw base::Error("Could not download CA certificate: " + ResponseError(reply).reason());
  if (auto expected = settings_.text("ca_fingerprint"); !expected.empty()) {
    const auto actual = crypto::fingerprint_of(crypto::Algorithm::sha256, reply.body);
    expected = fingerprint_form(expected);
    if (actual != expected)
      throw base::Error(fmt::format(
          "CA bundle with digest (SHA256) {} did not match expected digest {}", actual, expected));
    say(Level::info, "Verified CA bundle with digest (SHA256) " + actual);
  }
  authorities_ = read_authorities(reply.body);
  write("localcacert", authorities_text(), public_mode);
  use({}, {});
  ensure_lists();
}

void Trust::ensure_lists() {
  if (revocation() == net::Revocation::none)
    return say(Level::info, "Certificate revocation is disabled, skipping CRL download");
  if (const auto pem = read("hostcrl")) {
    lists_ = read_lists(*pem);
    use({}, {});
    if (is_due("crl_refresh_interval", "hostcrl")) refresh_lists();
    return;
  }
  const auto reply = servers_.ask_any(ca_call("certificate_revocation_list/ca"));
  if (reply.status == 404) throw base::Error("CRL is missing from the server");
  if (reply.status != 200)
    throw base::Error("Could not download CRLs: " + ResponseError(reply).reason());
  lists_ = read_lists(reply.body);
  write("hostcrl", lists_, public_mode);
  use({}, {});
}

void Trust::refresh_lists() {
  say(Level::info, "Refreshing CRL");
  const auto path = settings_.text("hostcrl");
  auto call = ca_call("certificate_revocation_list/ca");
  call.headers.emplace_back("If-Modified-Since", http_date(written_at(system_, path)));
  touch(path);
  try {
    const auto reply = servers_.ask_any(call);
    if (reply.status == 304) return say(Level::info, "CRL is unmodified, using existing CRL");
    if (reply.status != 200)
      return say(Level::info,
                 "Failed to refresh CRL, using existing CRL: " + ResponseError(reply).reason());
    auto lists = read_lists(reply.body);
    write("hostcrl", lists, public_mode);
    lists_ = std::move(lists);
    use({}, {});
  } catch (const base::Error& error) {
    say(Level::warning, std::string("Failed to refresh CRL, using existing CRL: ") + error.what());
  }
}

std::optional<PrivateKey> Trust::load_key() const {
  const auto pem = read("hostprivkey");
  return pem ? std::optional(PrivateKey::from_pem(*pem)) : std::nullopt;
}

std::optional<KnownCertificate> Trust::load_certificate() {
  const auto pem = read("hostcert");
  return pem ? std::optional(read_certificate(*pem)) : std::nullopt;
}

std::optional<crypto::CertificateRequest> Trust::load_request() const {
  const auto pem = read("hostcsr");
  return pem ? std::optional(crypto::CertificateRequest::from_pem(*pem)) : std::nullopt;
}

PrivateKey Trust::ensure_key(const char* kind_of_new_rsa_key) {
  if (auto key = load_key()) return *std::move(key);
  // P-256 unless the settings want something: a tenth of RSA's time at both ends.
  const bool configured = settings_.given("key_type") || settings_.given("keylength");
  const auto type = configured ? settings_.text("key_type") : "ec";
  const auto curve = settings_.text("named_curve");
  if (type == "ec")
    say(Level::info,
        fmt::format("Creating a new EC SSL key for {} using curve {}", certname(), curve));
  else
    say(Level::info, fmt::format("Creating a new {} key for {}", kind_of_new_rsa_key, certname()));
  auto key = PrivateKey::generate(
      crypto::key_kind(type, static_cast<int>(settings_.integer("keylength")), curve));
  write("hostprivkey", key.to_pem(), private_mode);
  return key;
}

crypto::CertificateRequest Trust::make_request(
    const PrivateKey& key, const std::vector<std::pair<std::string, std::string>>& attributes) {
  crypto::RequestPlan plan;
  plan.common_name = certname();
  const auto path = settings_.text("csr_attributes");
  say(Level::info, "csr_attributes file loading from " + path);
  if (const auto yaml = system_.read(path)) {
    auto given = pki::read_csr_attributes(*yaml, path);
    plan.attributes = std::move(given.custom_attributes);
    plan.extensions = std::move(given.extension_requests);
  }
  for (const auto& attribute : attributes) {
    const bool there = std::ranges::any_of(
        plan.attributes, [&](const auto& one) { return one.first == attribute.first; });
    if (!there) plan.attributes.push_back(attribute);
  }
  if (const auto names = settings_.text("dns_alt_names"); !names.empty()) {
    plan.alt_names = crypto::read_alt_names(names);
    const crypto::AltName own{crypto::AltName::Kind::dns, certname()};
    if (std::ranges::find(plan.alt_names, own) == plan.alt_names.end())
      plan.alt_names.push_back(own);
  }
  say(Level::info, "Creating a new SSL certificate request for " + certname());
  auto request = crypto::CertificateRequest::build(key, plan);
  say(Level::info, "Certificate Request fingerprint (SHA256): " +
                       request.fingerprint(crypto::Algorithm::sha256));
  return request;
}

void Trust::submit(const crypto::CertificateRequest& request) {
  auto call = ca_call("certificate_request/" + net::encoded_component(certname()));
  call.method = net::Method::put;
  call.headers.emplace_back("Content-Type", "text/plain");
  call.body = request.to_pem();
  servers_.ask(call);
  save_request(request);
}

void Trust::save_request(const crypto::CertificateRequest& request) {
  write("hostcsr", request.to_pem(), public_mode);
}

std::optional<KnownCertificate> Trust::fetch_certificate() {
  const auto reply = servers_.ask_any(ca_call("certificate/" + net::encoded_component(certname())));
  if (reply.status == 404) return std::nullopt;
  if (reply.status != 200) throw ResponseError(reply);
  return read_certificate(reply.body);
}

void Trust::keep_certificate(const KnownCertificate& certificate, const PrivateKey& key) {
  check(certificate, key);
  write("hostcert", certificate.pem, public_mode);
  ::unlink(settings_.text("hostcsr").c_str());
}

KnownCertificate Trust::renew() {
  auto call = ca_call("certificate_renewal");
  call.method = net::Method::post;
  call.headers.emplace_back("Content-Type", "text/plain");
  return read_certificate(servers_.ask(call).body);
}

void Trust::check(const KnownCertificate& certificate, const PrivateKey& key) {
  const auto found = network_.examine({.kind = Examination::Kind::chain,
                                       .text = certificate.pem,
                                       .authorities = authorities_text(),
                                       .revocation_lists = lists_,
                                       .public_key = key.public_key().to_pem(),
                                       .revocation = revocation(),
                                       .time = system_.now()});
  if (found.problem) throw base::Error(*found.problem);
  if (!found.is_of_key)
    throw base::Error(fmt::format(
        "The certificate for '{}' does not match its private key. It is for another machine of "
        "that name, or for a key that this one had before: free the name with 'muster ca clean "
        "{}' on the CA, remove {} here if it is there, and run again",
        certificate.subject, certname(), settings_.text("hostcert")));
}

KnownCertificate Trust::load_all() {
  const auto missing = [&](const char* what, const char* setting) {
    return base::Error(fmt::format("The {} '{}'", what, settings_.text(setting)));
  };
  const auto bundle = read("localcacert");
  if (!bundle) throw missing("CA certificates are missing from", "localcacert");
  authorities_ = read_authorities(*bundle);
  if (revocation() != net::Revocation::none) {
    const auto lists = read("hostcrl");
    if (!lists) throw missing("CRL is missing from", "hostcrl");
    lists_ = read_lists(*lists);
  }
  const auto key = load_key();
  if (!key) throw missing("private key is missing from", "hostprivkey");
  auto certificate = load_certificate();
  if (!certificate) throw missing("client certificate is missing from", "hostcert");
  check(*certificate, *key);
  return *std::move(certificate);
}

void Trust::load_and_use() {
  const auto certificate = load_all();
  use(certificate, load_key());
}

}  // namespace muster::agent
