// Requests, certificates and revocation lists as anybody may send them, PEM and DER.
#include <chrono>

#include "crypto/certificate.hh"
#include "crypto/certificate_request.hh"
#include "crypto/chain.hh"
#include "crypto/issue.hh"
#include "crypto/pem.hh"
#include "crypto/revocation_list.hh"
#include "crypto/signed_message.hh"
#include "pki/csr_attributes.hh"
#include "pki/request_check.hh"
#include "target.hh"

namespace muster::fuzz {

using namespace crypto;

namespace {

using std::chrono::hours;
const auto now =
    std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());

struct World {
  PrivateKey key = PrivateKey::generate(KeyKind::p256);
  Certificate authority = issue(
      {"ca",
       Serial(1),
       now - hours(1),
       now + hours(1),
       key.public_key(),
       {basic_constraints(true), authority_key_usage(), subject_key_identifier(key.public_key())}},
      std::nullopt, key);
  CertificateRequest request =
      CertificateRequest::build(key, {"web1",
                                      {{"challengePassword", "p"}},
                                      {{"pp_role", "web"}, {"pp_instance_id", "i-1"}},
                                      read_alt_names("a.test,IP:10.0.0.1")});
  RevocationList list = RevocationList::first(authority, key, {now, now + hours(1)})
                            .next(std::vector{Serial(7)}, authority, key, {now, now + hours(1)});
};

void use(const Certificate& one, const World& world) {
  one.text();
  one.alt_names();
  for (const auto& extension : one.extensions()) text_of(extension);
  one.key_identifier();
  one.public_key().weakness();
  one.only_common_name();
  one.is_signed_by(world.authority);
  verify_chain(one, {world.authority}, {world.list}, now);
}

void use(const CertificateRequest& request) {
  request.problem();
  request.subject();
  request.signed_part();
  request.challenge_password();
  for (const auto& extension : request.extensions()) text_of(extension);
  pki::refuse_always(request, "web1");
  pki::refuse_unless_allowed(request, "web1", {});
}

void use(const RevocationList& list, const World& world) {
  list.is_signed_by(world.authority);
  list.number();
  list.key_identifier();
  list.next_update();
  list.contains(Serial(7));
  list.is_delta();
}

}  // namespace

std::vector<Target> define_targets() {
  const auto world = std::make_shared<World>();
  const auto certificate = world->authority.der();
  const auto request = world->request.der();
  const auto list = read_pem(world->list.to_pem(), 1UL << 20).front().der;
  return {
      {"certificate",
       {certificate},
       [world](std::string_view der) { use(Certificate::from_der(der), *world); }},
      {"certificate.request",
       {request},
       [](std::string_view der) {
         use(CertificateRequest::from_pem(to_pem("CERTIFICATE REQUEST", der)));
       }},
      {"revocation.list",
       {list},
       [world](std::string_view der) {
         for (const auto& one : RevocationList::bundle_from_pem(to_pem("X509 CRL", der)))
           use(one, *world);
       }},
      {"public.key",
       {read_pem(world->key.public_key().to_pem(), 1UL << 16).front().der},
       [](std::string_view der) { PublicKey::from_pem(to_pem("PUBLIC KEY", der)).weakness(); }},
      {"private.key",
       {world->key.to_pem()},
       [](std::string_view text) { PrivateKey::from_pem(text); }},
      {"pem.certificates",
       {"junk\n" + world->authority.to_pem() + world->authority.to_pem()},
       Certificate::bundle_from_pem},
      {"pem.lists", {world->list.to_pem() + "junk\n"}, RevocationList::bundle_from_pem},
      {"pem.request",
       {world->request.to_pem()},
       [](const std::string& text) {
         const auto read = CertificateRequest::from_pem(text);
         require(CertificateRequest::from_pem(read.to_pem()).der() == read.der(),
                 "a request is written as it was read");
       }},
      {"signed.message",
       {certificate},
       [world](std::string_view der) {
         content_of_signed_message(der, {world->authority}, 1UL << 20);
       }},
      {"extension.text",
       {"\x0c\x03web", "\x02\x01\x11", std::string("\x01\x01\xff")},
       [](std::string_view der) {
         text_of({"1.3.6.1.4.1.34380.1.1.13", false, std::string(der)});
       }},
      {"extension.names",
       {std::string("\x30\x09\x82\x01"
                    "a\x87\x04\x0a\x00\x00\x01",
                    11)},
       [](std::string_view der) {
         alt_names_in({"2.5.29.17", false, std::string(der)});
       }},
      {"csr.attributes",
       {"custom_attributes:\n  1.2.840.113549.1.9.7: p\nextension_requests:\n  pp_role: web\n"},
       [](std::string_view text) { pki::read_csr_attributes(text, "csr_attributes.yaml"); }},
  };
}

}  // namespace muster::fuzz
