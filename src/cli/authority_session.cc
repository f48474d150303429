#include "cli/authority_session.hh"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/error.hh"
#include "base/strings.hh"
#include "cli/session.hh"
#include "crypto/puppet_oids.hh"
#include "os/posix_system.hh"
#include "pki/csr_attributes.hh"
#include "value/json.hh"

namespace muster::cli {

namespace {

Settings settings_of_server(const Arguments& arguments) {
  auto settings = arguments.settings;
  settings.use_section("server");
  if (!settings.text("certname").empty()) return settings;
  Session session(arguments);
  settings.set("certname", session.certname());
  return settings;
}

int worse(int one, int other) {
  constexpr int failed = 1;
  if (one == failed || other == failed) return failed;
  return std::max(one, other);
}

}  // namespace

AuthoritySession::AuthoritySession(const Arguments& arguments)
    : settings_(settings_of_server(arguments)) {}

pki::Paths AuthoritySession::paths() const {
  auto out = pki::paths_in(settings_.text("cadir"));
  out.certificates = settings_.text("cacert");
  out.key = settings_.text("cakey");
  out.public_key = settings_.text("capub");
  out.lists = settings_.text("cacrl");
  out.serial = settings_.text("serial");
  out.inventory = settings_.text("cert_inventory");
  out.signed_folder = settings_.text("signeddir");
  out.requests_folder = settings_.text("csrdir");
  return out;
}

pki::HostPaths AuthoritySession::host_paths() const {
  return {settings_.text("hostcert"), settings_.text("hostprivkey"), settings_.text("hostpubkey"),
          settings_.text("localcacert"), settings_.text("hostcrl")};
}

pki::HostPaths AuthoritySession::host_paths(const std::string& certname) const {
  const auto in = [&](const char* folder) {
    return settings_.text(folder) + "/" + certname + ".pem";
  };
  return {in("certdir"), in("privatekeydir"), in("publickeydir"), settings_.text("localcacert"),
          settings_.text("hostcrl")};
}

crypto::KeyKind AuthoritySession::key_kind(const Arguments& arguments) const {
  const bool configured = settings_.given("key_type") || settings_.given("keylength");
  const auto type =
      arguments.value("key-type").value_or(configured ? settings_.text("key_type") : "ec");
  return crypto::key_kind(type, static_cast<int>(settings_.integer("keylength")),
                          settings_.text("named_curve"));
}

pki::AuthorityOptions AuthoritySession::options() const {
  pki::AuthorityOptions out;
  if (const auto lifetime = settings_.duration("ca_ttl")) out.lifetime = *lifetime;
  out.allow_duplicates = settings_.boolean("allow_duplicate_certs");
  return out;
}

pki::Authority& AuthoritySession::authority() {
  if (!authority_) authority_ = std::make_unique<pki::Authority>(paths(), options());
  return *authority_;
}

pki::Actor AuthoritySession::actor() const {
  os::PosixSystem system;
  const auto user = system.user(static_cast<std::uint32_t>(::getuid()));
  return {user ? user->name : std::to_string(::getuid()), "command line"};
}

std::vector<crypto::Extension> AuthoritySession::extension_requests() const {
  const auto path = settings_.text("csr_attributes");
  const auto text = pki::read_file(path);
  std::vector<crypto::Extension> out;
  if (!text) return out;
  for (const auto& [name, value] : pki::read_csr_attributes(*text, path).extension_requests)
    out.push_back(crypto::text_extension(crypto::oid_of(name).value_or(name), value));
  return out;
}

std::vector<std::string> names_given(const Arguments& arguments) {
  std::vector<std::string> out = arguments.rest;
  for (const auto& value : arguments.values("certname"))
    for (const auto& name : base::split(value, ","))
      if (!name.empty()) out.push_back(name);
  return out;
}

std::vector<std::string> names_given(const Arguments& arguments, const std::string& action) {
  auto out = names_given(arguments);
  if (out.empty()) throw UsageError("At least one certname is required to " + action);
  return out;
}

std::optional<std::chrono::seconds> lifetime_given(const Arguments& arguments) {
  const auto text = arguments.value("ttl");
  if (!text) return std::nullopt;
  auto settings = arguments.settings;
  settings.set("ca_ttl", *text);
  const auto lifetime = settings.duration("ca_ttl");
  if (!lifetime || *lifetime <= std::chrono::seconds(0))
    throw base::Error(fmt::format("'{}' is an invalid ttl value", *text));
  return lifetime;
}

std::vector<crypto::AltName> alt_names_given(const Arguments& arguments) {
  return crypto::read_alt_names(arguments.value("subject-alt-names").value_or(""));
}

void Outcomes::done(const std::string& name, const std::string& line) {
  if (!json_)
    fmt::print("{}\n", line);
  else if (done_.empty() || !(done_.back() == value::Value(name)))
    done_.emplace_back(name);
}

void Outcomes::failed(const std::string& name, const std::string& lines, int exit_status) {
  failed(name, {exit_status, lines}, lines, exit_status);
}

void Outcomes::failed(const std::string& name, const pki::Refusal& refusal,
                      const std::string& lines, int exit_status) {
  status_ = worse(status_, exit_status);
  if (json_)
    failed_.push_back(
        value::Hash{{"name", name}, {"status", refusal.status}, {"message", refusal.text}});
  else
    print_errors({lines});
}

int Outcomes::finish() {
  if (json_) print_json(value::Hash{{"done", done_}, {"failed", failed_}});
  return status_;
}

void print_errors(const std::vector<std::string>& lines) {
  // What was said before it comes before it.
  std::fflush(stdout);
  fmt::print(stderr, "Error:\n");
  for (const auto& line : lines) fmt::print(stderr, "{}\n", line);
}

void print_json(const value::Value& data) {
  fmt::print("{}\n", value::to_json(data, value::JsonLayout::pretty));
}

}  // namespace muster::cli
