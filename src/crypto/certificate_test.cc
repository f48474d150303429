#include "crypto/certificate.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "crypto/certificate_request.hh"
#include "crypto/chain.hh"
#include "crypto/issue.hh"
#include "crypto/pem.hh"
#include "crypto/puppet_oids.hh"
#include "crypto/revocation_list.hh"

using namespace muster;
using namespace muster::crypto;

namespace {

using std::chrono::hours;

const auto now =
    std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());

struct Pair {
  PrivateKey key;
  Certificate certificate;
};

Pair authority(const std::string& name, const Pair* above = nullptr) {
  auto key = PrivateKey::generate(KeyKind::p256);
  CertificatePlan plan{
      name,
      Serial(above ? 2 : 1),
      now - hours(24),
      now + hours(24),
      key.public_key(),
      {basic_constraints(true), authority_key_usage(), subject_key_identifier(key.public_key())}};
  if (!above) return {key, issue(plan, std::nullopt, key)};
  return {key, issue(plan, above->certificate, above->key)};
}

CertificatePlan node_plan(const std::string& name, std::uint64_t serial, const PublicKey& key) {
  return {name,
          Serial(serial),
          now - hours(24),
          now + hours(1),
          key,
          {basic_constraints(false), node_key_usage(), node_extended_key_usage()}};
}

/// A request whose bytes were changed where `from` stands.
std::string changed(const CertificateRequest& request, const std::string& from,
                    const std::string& to) {
  auto der = request.der();
  const auto at = der.find(from);
  REQUIRE(at != std::string::npos);
  der.replace(at, from.size(), to);
  return der;
}

}  // namespace

TEST_CASE("what is valid for ever has not ended") {
  // Until the year 9966: more nanoseconds than a clock has.
  const auto certificate = Certificate::from_pem(R"(-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUM3E+OB0AZZLulfWZ8L8Ms5Erfo0wCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEZXZlcjAgFw0yNjExMjkxODQxMjdaGA85OTY2MTEwNDE4NDEy
N1owDzENMAsGA1UEAwwEZXZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK/K
0gP+WREkbjbIWrU+cWcGHGUWowzsNTENwvUovjVOm7Zr+s80JMjjnpdQDV0k1Lok
jYYyln2p1PVDWxeE0iujUzBRMB0GA1UdDgQWBBSrTdAmSPW17hH8YI8PKDZ9kh0d
8zAfBgNVHSMEGDAWgBSrTdAmSPW17hH8YI8PKDZ9kh0d8zAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDzCiR4uD04uwouurZee8FH3CvsPATRixHb
+50Xjwk49QIhAK8pZpFnSbq2qowB29mA6ncKp4dJSx2YFweirXeGlhVW
-----END CERTIFICATE-----
)");
  CHECK(certificate.is_valid_at(now + hours(24)));
  CHECK(certificate.not_after() > now + hours(24 * 365 * 200));
}

TEST_CASE("serials are written as in Puppet's files, and counted beyond 64 bits") {
  CHECK(Serial().hex() == "0000");
  CHECK(Serial(10).hex() == "000A");
  CHECK(Serial(0xABCDE).hex() == "ABCDE");
  CHECK(Serial(255).next() == Serial(256));
  CHECK(Serial::from_hex("002")->next() == Serial(3));
  CHECK(Serial::from_hex("FFFFFFFFFFFFFFFFFF")->next().decimal() == "4722366482869645213696");
  CHECK(Serial(9) < Serial(10));
  CHECK(Serial(255) < Serial(256));
  CHECK_FALSE(Serial::from_hex("0x1"));
  CHECK_FALSE(Serial::from_hex(""));
  CHECK_FALSE(Serial::from_hex(std::string(42, 'F')));
  CHECK_THROWS_AS(Serial::from_hex(std::string(40, 'F'))->next(), base::Error);
}

TEST_CASE("names of Puppet's extensions lead to OIDs and back") {
  CHECK(oid_of("pp_role") == "1.3.6.1.4.1.34380.1.1.13");
  CHECK(oid_of("pp_cli_auth") == std::string(cli_auth_oid));
  CHECK(short_name_of("1.3.6.1.4.1.34380.1.3.1") == "pp_authorization");
  CHECK_FALSE(oid_of("pp_none"));
  CHECK_FALSE(short_name_of("1.3.6.1.4.1.34380.1.1.130"));
  CHECK(is_in_arc("1.3.6.1.4.1.34380.1.3.39", puppet_authorization_arc));
  CHECK_FALSE(is_in_arc("1.3.6.1.4.1.34380.1.30", puppet_authorization_arc));
}

TEST_CASE("keys come back from PEM, and weak ones are refused") {
  for (const auto kind : {KeyKind::p256, KeyKind::p384, KeyKind::rsa2048}) {
    const auto key = PrivateKey::generate(kind);
    const auto again = PrivateKey::from_pem(key.to_pem());
    CHECK(again.public_key() == key.public_key());
    CHECK(PublicKey::from_pem(key.public_key().to_pem()) == key.public_key());
    CHECK_FALSE(key.public_key().weakness());
  }
  CHECK_THROWS_AS(PrivateKey::from_pem(""), base::Error);
  const auto one = PrivateKey::generate(KeyKind::p256).to_pem();
  CHECK_THROWS_AS(PrivateKey::from_pem(one + one), base::Error);
  CHECK_THROWS_AS(PublicKey::from_pem(one), base::Error);
  CHECK_THROWS_AS(key_kind("dsa", 0, ""), base::Error);
  CHECK_THROWS_AS(key_kind("rsa", 1024, ""), base::Error);
  CHECK(same_secret("abc", "abc"));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "abcd"));
}

TEST_CASE("a request says what was planned, and proves the key") {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto built =
      CertificateRequest::build(key, {"web1.test",
                                      {{"challengePassword", "secret"}},
                                      {{"pp_role", "web"}, {"1.3.6.1.4.1.34380.1.2.5", "own"}},
                                      read_alt_names("other.test, IP:10.0.0.1,IP:fe80::1")});
  const auto request = CertificateRequest::from_pem("before\n" + built.to_pem() + "after\n");
  CHECK(request.only_common_name() == "web1.test");
  CHECK(request.subject() == "/CN=web1.test");
  CHECK_FALSE(request.problem());
  CHECK(request.public_key() == key.public_key());
  CHECK(request.challenge_password() == "secret");
  CHECK(request.attributes().size() == 1);
  const auto extensions = request.extensions();
  REQUIRE(extensions.size() == 3);
  CHECK(extensions[0].oid == "1.3.6.1.4.1.34380.1.1.13");
  CHECK(text_of(extensions[0]) == "web");
  std::string names;
  for (const auto& name : request.alt_names()) names += labelled(name) + " ";
  CHECK(names == "DNS:other.test DNS:web1.test IP:10.0.0.1 IP:fe80::1 ");
  CHECK(request.signed_part() == CertificateRequest::from_pem(built.to_pem()).signed_part());
  CHECK(request.der().find(request.signed_part()) != std::string::npos);
}

TEST_CASE("a certificate may be valid for ever") {
  auto pair = authority("ca");
  auto plan = node_plan("web1", 2, pair.key.public_key());
  plan.not_after = now + hours(24 * 365 * 60);
  auto der = issue(plan, pair.certificate, pair.key).der();
  // The one time in it that has a year of four digits.
  const auto at = der.find(std::string("\x18\x0f") + "20");
  REQUIRE(at != std::string::npos);
  der.replace(at + 2, 4, "9999");
  const auto certificate = Certificate::from_der(der);
  CHECK(certificate.is_valid_at(now + hours(24 * 365 * 100)));
}

TEST_CASE("the text of an extension is that of its value, and a huge number is no text") {
  const auto integer = [](const std::string& bytes) {
    const auto size = bytes.size();
    std::string der = "\x02\x83";  // an INTEGER with three bytes of length
    for (const auto shift : {16U, 8U, 0U}) der += static_cast<char>(size >> shift & 0xFFU);
    return Extension{"1.3.6.1.4.1.34380.1.1.13", false, der + bytes};
  };
  CHECK(text_of({"1.2.3", false, "\x02\x01\x11"}) == "17");
  CHECK(text_of({"1.2.3", false, "\x02\x01\xFF"}) == "-1");
  const auto large = integer(std::string(512, '\x7F'));
  CHECK(text_of(large).starts_with("5201"));
  CHECK(text_of(large).size() == 1233);
  // Digits of a megabyte would take minutes.
  const auto huge = integer(std::string(1'000'000, '\x7F'));
  CHECK(text_of(huge) == huge.der);
}

TEST_CASE("what cannot be asked for is refused when the request is built") {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto refused = [&](RequestPlan plan) {
    plan.common_name = "x";
    CHECK_THROWS_AS(CertificateRequest::build(key, plan), base::Error);
  };
  refused({"", {{"extReq", "x"}}});
  refused({"", {{"no such", "x"}}});
  refused({"", {}, {{"subjectAltName", "DNS:x"}}});
  refused({"", {}, {{"2.5.29.17", "DNS:x"}}});
  CHECK_THROWS_AS(read_alt_names("IP:10.0.0"), base::Error);
  CHECK_THROWS_AS(read_alt_names("URI:http://x"), base::Error);
}

TEST_CASE("a request that was tampered with is found out or not read") {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto request = CertificateRequest::build(key, {"web1.test", {}, {{"pp_role", "web"}}});
  const auto named = changed(request, "web1.test", "web2.test");
  CHECK(CertificateRequest::from_pem(to_pem("CERTIFICATE REQUEST", named)).problem());
  const auto der = request.der();
  for (std::size_t size = 0; size < der.size(); size += 7)
    CHECK_THROWS_AS(
        CertificateRequest::from_pem(to_pem("CERTIFICATE REQUEST", der.substr(0, size))),
        base::Error);
  CHECK_THROWS_AS(CertificateRequest::from_pem(to_pem("CERTIFICATE REQUEST", der + "x")),
                  base::Error);
  CHECK_THROWS_AS(CertificateRequest::from_pem(request.to_pem() + request.to_pem()), base::Error);
  CHECK_THROWS_AS(CertificateRequest::from_pem(key.to_pem()), base::Error);
  CHECK_THROWS_AS(CertificateRequest::from_pem(std::string(100'000, 'a')), base::Error);
  CHECK_THROWS_AS(CertificateRequest::from_pem("garbage"), base::Error);
}

TEST_CASE("every changed byte of a request is refused, or changes what it proves") {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto request = CertificateRequest::build(key, {"web1.test", {}, {{"pp_role", "web"}}});
  const auto der = request.der();
  int accepted = 0;
  for (std::size_t at = 0; at < der.size(); ++at) {
    auto other = der;
    other[at] = static_cast<char>(other[at] ^ 0x41);
    try {
      if (!CertificateRequest::from_pem(to_pem("CERTIFICATE REQUEST", other)).problem()) ++accepted;
    } catch (const base::Error&) {
      continue;
    }
  }
  CHECK(accepted == 0);
}

TEST_CASE("a chain is verified to its root, with lists of what is revoked") {
  const auto root = authority("Root"), middle = authority("Middle", &root);
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto node = issue(node_plan("web1", 3, key.public_key()), middle.certificate, middle.key);
  const std::vector bundle{middle.certificate, root.certificate};
  CHECK(node.is_signed_by(middle.certificate));
  CHECK_FALSE(node.is_signed_by(root.certificate));
  CHECK(middle.certificate.is_authority());
  CHECK_FALSE(node.is_authority());
  CHECK_FALSE(verify_chain(node, bundle, {}, now));
  CHECK(verify_chain(node, {root.certificate}, {}, now)->text ==
        "unable to get local issuer certificate");
  CHECK(verify_chain(node, bundle, {}, now + hours(2))->text == "certificate has expired");

  const RevocationList::Period period{now - hours(24), now + hours(24)};
  const auto root_list = RevocationList::first(root.certificate, root.key, period);
  const auto list = RevocationList::first(middle.certificate, middle.key, period);
  CHECK_FALSE(verify_chain(node, bundle, {list, root_list}, now));
  CHECK(verify_chain(node, bundle, {list}, now)->text == "unable to get certificate CRL");
  const std::vector serials{Serial(3), Serial(0x1234)};
  const auto next = list.next(serials, middle.certificate, middle.key, period);
  CHECK(verify_chain(node, bundle, {next, root_list}, now)->text == "certificate revoked");
  const auto read = RevocationList::bundle_from_pem(next.to_pem() + root_list.to_pem());
  REQUIRE(read.size() == 2);
  CHECK(read[0].number() == Serial(1));
  CHECK(read[0].size() == 2);
  CHECK(read[0].contains(Serial(0x1234)));
  CHECK_FALSE(read[0].contains(Serial(4)));
  CHECK(read[0].is_signed_by(middle.certificate));
  CHECK_FALSE(read[0].is_signed_by(root.certificate));
  CHECK(read[0].key_identifier() == middle.certificate.key_identifier());
  const auto third = read[0].next(serials, middle.certificate, middle.key, period);
  CHECK(third.size() == 2);
  CHECK(third.number() == Serial(2));
}

TEST_CASE("certificates are read one by one or as a bundle") {
  const auto root = authority("Root"), middle = authority("Middle", &root);
  const std::vector bundle{middle.certificate, root.certificate};
  const auto again = Certificate::bundle_from_pem(to_pem(bundle));
  REQUIRE(again.size() == 2);
  CHECK(again[0] == middle.certificate);
  CHECK(again[0].issuer_common_name() == "Root");
  CHECK(again[0].fingerprint(Algorithm::sha256).size() == 95);
  CHECK(again[0].extension("2.5.29.19") == "CA:TRUE");
  CHECK_THROWS_AS(Certificate::from_pem(to_pem(bundle)), base::Error);
  CHECK_THROWS_AS(Certificate::bundle_from_pem("nothing"), base::Error);
  CHECK_THROWS_AS(Certificate::from_pem("-----BEGIN CERTIFICATE-----\nMIIB\n"), base::Error);
}
