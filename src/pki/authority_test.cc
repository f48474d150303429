#include "pki/authority.hh"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>
#include <set>
#include <thread>

#include "base/error.hh"
#include "base/strings.hh"
#include "crypto/chain.hh"
#include "crypto/issue.hh"
#include "crypto/puppet_oids.hh"
#include "os/posix_system.hh"
#include "pki/autosign.hh"
#include "pki/certname.hh"
#include "pki/service.hh"
#include "pki/setup.hh"
#include "pki/status.hh"
#include "pki/test_authority.hh"
#include "pki/tokens.hh"
#include "value/json.hh"

using namespace muster;
using namespace muster::pki;

namespace {

std::string put(Ca& ca, const std::string& name, const Node& node,
                const std::vector<Approver>& approvers = nobody) {
  return refusal_text(ca.authority.submit(name, node.pem(), {{}, approvers}, stranger).refusal);
}

std::string put(Ca& ca, const Node& node, const std::vector<Approver>& approvers = nobody) {
  return put(ca, node.name, node, approvers);
}

class Silence : public base::LogSink {
 public:
  void write(const base::LogMessage& message) override { lines.push_back(message.message); }
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("certnames are Puppet Server's") {
  for (const char* name : {"web1", "web1.example.com", "x_y.z", "_a", "0", "a-b.c"})
    CHECK_FALSE(problem_with_certname(name));
  for (const std::string name : {"", "Web", "-x", "x-", "a..b", ".a", "a.", "a/b", "../a", "a b",
                                 "a\x1b[31m", "ca", "\xc3\xa4", "a*"})
    CHECK_MESSAGE(problem_with_certname(name), name);
  CHECK(problem_with_certname(std::string("a\0b", 3)));
  CHECK(problem_with_certname(std::string(252, 'a')));
  CHECK_FALSE(is_file_name("../x"));
  CHECK_FALSE(is_file_name(".x"));
  CHECK(is_file_name("Old Name"));
}

TEST_CASE("a request is kept, signed, asked for again, revoked and cleaned") {
  Ca ca;
  const Node node{"web1.test",
                  crypto::PrivateKey::generate(crypto::KeyKind::p256),
                  {"", {}, {{"pp_role", "web"}}}};
  CHECK(put(ca, node) == "");
  CHECK(put(ca, node) == "");  // the same again
  CHECK(
      put(ca, Node{"web1.test"})
          .starts_with(
              "400 web1.test already has a requested certificate; ignoring certificate request. "));
  CHECK(refusal_text(ca.authority.sign("web1.test", {}, admin)) == "");
  const auto certificate = *ca.authority.certificate("web1.test");
  CHECK_FALSE(ca.authority.request("web1.test"));
  CHECK(put(ca, node) == "");
  CHECK_FALSE(ca.authority.request("web1.test"));
  CHECK(put(ca, Node{"web1.test"})
            .starts_with(
                "400 web1.test already has a signed certificate; ignoring certificate request. "));
  const auto now = std::chrono::system_clock::now();
  CHECK_FALSE(crypto::verify_chain(certificate, ca.authority.bundle(), ca.authority.lists(), now));
  std::string oids;
  for (const auto& extension : certificate.extensions()) oids += extension.oid + " ";
  CHECK(oids ==
        "2.5.29.17 2.16.840.1.113730.1.13 2.5.29.35 2.5.29.14 1.3.6.1.4.1.34380.1.1.13 2.5.29.19 "
        "2.5.29.37 2.5.29.15 ");
  CHECK(certificate.extension("1.3.6.1.4.1.34380.1.1.13") == "web");
  CHECK(refusal_text(ca.authority.sign("web1.test", {}, admin)) ==
        "409 Cannot sign certificate for host web1.test without a certificate request");
  CHECK(refusal_text(ca.authority.sign("web2.test", {}, admin)) ==
        "404 Invalid certificate subject.");
  CHECK(refusal_text(ca.authority.sign("../serial", {}, admin)) ==
        "404 Invalid certificate subject.");

  CHECK(refusal_text(ca.authority.revoke("web1.test", admin)) == "");
  CHECK(crypto::verify_chain(certificate, ca.authority.bundle(), ca.authority.lists(), now)->text ==
        "certificate revoked");
  CHECK(put(ca, node).starts_with(
      "400 web1.test already has a revoked certificate; ignoring certificate request. "));
  CHECK(refusal_text(ca.authority.remove("web1.test", admin)) == "");
  CHECK(refusal_text(ca.authority.remove("web1.test", admin)) == "404 Resource not found.");
  CHECK(put(ca, node) == "");
  CHECK_FALSE(break_in_audit_log(read_required_file(ca.paths.audit)));
  auto altered = read_required_file(ca.paths.audit);
  altered.replace(altered.find("web1.test"), 4, "evil");
  CHECK(break_in_audit_log(altered) == 3);
}

TEST_CASE("hostile requests leave nothing behind") {
  Ca ca;
  const auto with = [](const std::string& name, crypto::RequestPlan plan) {
    return Node{name, crypto::PrivateKey::generate(crypto::KeyKind::p256), std::move(plan)};
  };
  CHECK(put(ca, "other", with("web", {"web"})) ==
        R"(400 Instance name "web" does not match requested key "other")");
  CHECK(put(ca, with("Web", {"Web"})) == "400 Certificate names must be lower case.");
  CHECK(put(ca, "web", with("", {"a\x1b[31m"})) == "400 Subject hostname format is invalid");
  CHECK(put(ca, "../web", with("", {"../web"})) == "400 Subject hostname format is invalid");
  CHECK(put(ca, with("web", {"", {}, {{"1.2.3.4.5", "x"}, {"2.5.29.19", "x"}}})) ==
        "400 Found extensions that are not permitted: 1.2.3.4.5, 2.5.29.19");
  CHECK(put(ca, with("web", {"", {}, {{"pp_cli_auth", "true"}}})) ==
        "400 Found extensions that are not permitted: 1.3.6.1.4.1.34380.1.3.39");
  CHECK(put(ca, with("web", {"", {}, {}, {{crypto::AltName::Kind::dns, "*.test"}}})) ==
        "400 Cert subjectAltName contains a wildcard, which is not allowed: *.test");
  CHECK(put(ca, with("web", {"", {}, {}, {{crypto::AltName::Kind::dns, "a\nb"}}})) ==
        "400 An alternative name is not a host name");
  CHECK_THROWS_AS(ca.authority.submit("web", "garbage", {}, stranger), base::Error);
  CHECK(ca.authority.requested_names().empty());
  // What another program kept.
  std::ofstream(ca.paths.requests_folder + "/web.pem") << "garbage";
  CHECK(refusal_text(ca.authority.sign("web", {}, admin)).starts_with("409 "));
  CHECK(put(ca, Node{"web"})
            .starts_with(
                "400 web already has a requested certificate; ignoring certificate request. "));
  CHECK(refusal_text(ca.authority.remove("web", admin)) == "");
}

TEST_CASE("alternative names and authorization need to be allowed") {
  Ca ca;
  const Node named{"web",
                   crypto::PrivateKey::generate(crypto::KeyKind::p256),
                   {"", {}, {}, crypto::read_alt_names("other,IP:10.0.0.1")}};
  const Node authorized{"adm",
                        crypto::PrivateKey::generate(crypto::KeyKind::p256),
                        {"", {}, {{"pp_authorization", "true"}}}};
  CHECK(put(ca, named, everybody)
            .starts_with("400 CSR 'web' contains extra subject alternative names (DNS:other, "
                         "IP:10.0.0.1), which"));
  CHECK(
      put(ca, authorized, everybody)
          .starts_with("400 CSR 'adm' contains an authorization extension, which is disallowed."));
  CHECK(ca.authority.requested_names().size() == 2);
  CHECK(refusal_text(ca.authority.sign("web", {}, admin)).starts_with("409 CSR 'web' contains"));
  CHECK(refusal_text(ca.authority.sign("web", {.allowed = {true, false}}, admin)) == "");
  CHECK(refusal_text(ca.authority.sign("adm", {.allowed = {true, false}}, admin)) != "");
  CHECK(refusal_text(ca.authority.sign("adm", {.allowed = {false, true}}, admin)) == "");
  CHECK(ca.authority.certificate("web")->alt_names().size() == 3);
}

TEST_CASE("serials are never used twice, by threads, processes or a restored file") {
  Ca ca;
  Authority second(ca.paths, {});
  const auto sign = [](Authority& authority, const std::string& start) {
    for (int i = 0; i < 10; ++i) {
      const Node node{start + std::to_string(i)};
      CHECK_FALSE(authority.submit(node.name, node.pem(), {{}, everybody}, stranger).refusal);
    }
  };
  std::vector<std::thread> threads;
  threads.emplace_back(sign, std::ref(ca.authority), "a");
  threads.emplace_back(sign, std::ref(ca.authority), "b");
  threads.emplace_back(sign, std::ref(second), "c");
  for (auto& thread : threads) thread.join();
  std::set<crypto::Serial> serials;
  for (const auto& name : ca.authority.signed_names())
    serials.insert(ca.authority.certificate(name)->serial());
  CHECK(serials.size() == 30);
  CHECK(*serials.rbegin() == crypto::Serial(30));
  std::ofstream(ca.paths.serial) << "0003";
  const Node late{"late"};
  CHECK(put(ca, late, everybody) == "");
  CHECK(ca.authority.certificate("late")->serial() == crypto::Serial(31));
}

TEST_CASE("revoking by name takes every serial the name ever had") {
  Ca ca;
  const Node node{"web"};
  CHECK(put(ca, node, everybody) == "");
  const auto first = *ca.authority.certificate("web");
  const auto renewal = ca.authority.renew(first, stranger);
  REQUIRE(renewal.certificate);
  CHECK(renewal.certificate->public_key() == first.public_key());
  CHECK(renewal.certificate->serial() != first.serial());
  CHECK(refusal_text(ca.authority.revoke("web", admin)) == "");
  CHECK(ca.authority.is_revoked(first));
  CHECK(ca.authority.is_revoked(*renewal.certificate));
  CHECK(refusal_text(ca.authority.renew(first, stranger).refusal) ==
        "403 The certificate is revoked");
  CHECK(ca.authority.lists().front().number() == crypto::Serial(1));
  CHECK(refusal_text(ca.authority.revoke("web", admin)) == "");  // once more changes nothing
  CHECK(ca.authority.lists().front().number() == crypto::Serial(1));
}

TEST_CASE("only a valid certificate of this CA is renewed") {
  Ca ca, other;
  const Node node{"web"};
  CHECK(put(ca, node, everybody) == "");
  CHECK(put(other, node, everybody) == "");
  CHECK(refusal_text(ca.authority.renew(*other.authority.certificate("web"), stranger).refusal) ==
        "403 The certificate was not signed by this CA");
  const auto key = crypto::PrivateKey::from_pem(read_required_file(ca.paths.key));
  const auto now = std::chrono::system_clock::now();
  const auto expired = crypto::issue({"web",
                                      crypto::Serial(1),
                                      now - std::chrono::hours(2),
                                      now - std::chrono::hours(1),
                                      node.key.public_key(),
                                      {}},
                                     ca.authority.bundle().front(), key);
  CHECK(refusal_text(ca.authority.renew(expired, stranger).refusal) ==
        "403 The certificate is not valid now");
}

TEST_CASE("the queue of requests is bounded") {
  Ca ca({.most_pending = 2});
  CHECK(put(ca, Node{"a"}) == "");
  CHECK(put(ca, Node{"b"}) == "");
  CHECK(put(ca, Node{"c"}).starts_with("503 "));
  os::PosixSystem().run(
      {.argv = {"touch", "-d", "25 hours ago", ca.paths.requests_folder + "/a.pem"}});
  CHECK(put(ca, Node{"c"}) == "");
  CHECK_FALSE(ca.authority.request("a"));
}

TEST_CASE("an autosign list has names and domains") {
  std::vector<std::string> invalid;
  const char* list = "# all\nweb1.test\n*.example.com\n\n*bad\nsp ace\n";
  CHECK(is_in_list(list, "web1.test", invalid));
  CHECK(invalid == std::vector<std::string>{"*bad", "sp ace"});
  CHECK(is_in_list(list, "a.b.example.com", invalid));
  CHECK(is_in_list(list, "example.com", invalid));
  CHECK_FALSE(is_in_list(list, "example.com.evil", invalid));
  CHECK_FALSE(is_in_list(list, "badexample.com", invalid));
  CHECK_FALSE(is_in_list(list, "web1xtest", invalid));
  CHECK(is_in_list("*", "anything", invalid));
  CHECK_FALSE(is_in_list("", "anything", invalid));
}

TEST_CASE("a policy program decides, within its time") {
  Ca ca;
  os::PosixSystem system;
  Silence log;
  const auto program = [&](const std::string& body) {
    const auto path = ca.folder / "policy";
    std::ofstream(path) << "#!/bin/sh\n" << body;
    system.run({.argv = {"chmod", "700", path}});
    return std::vector<Approver>{autosign({path, std::chrono::milliseconds(500)}, system, log)};
  };
  CHECK(put(ca, Node{"no"}, program("exit 1\n")) == "");
  CHECK_FALSE(ca.authority.certificate("no"));
  CHECK(put(ca, Node{"slow"}, program("sleep 9\n")) == "");
  CHECK_FALSE(ca.authority.certificate("slow"));
  CHECK(put(ca, Node{"yes"}, program("[ \"$1\" = yes ] && grep -q 'BEGIN CERTIFICATE REQ'\n")) ==
        "");
  CHECK(ca.authority.certificate("yes"));
  CHECK(log.lines.size() == 2);
}

TEST_CASE("join tokens are good for their names, uses and time, and for who used them") {
  Ca ca;
  JoinTokens tokens(ca.paths.tokens);
  const auto made = tokens.make("*.test", 1, std::chrono::hours(1), "admin");
  CHECK(read_required_file(ca.paths.tokens).find(made.text.substr(13)) == std::string::npos);
  const auto bearer = [](const std::string& name, const std::string& token) {
    return Node{name,
                crypto::PrivateKey::generate(crypto::KeyKind::p256),
                {"", {{"challengePassword", token}}}};
  };
  const std::vector<Approver> approvers{by_token(ca.paths.tokens)};
  CHECK(put(ca, bearer("a.other", made.text), approvers) ==
        "403 The join token is not for a.other");
  CHECK(put(ca, bearer("a.test", made.text + "x"), approvers) == "403 The join token is not valid");
  CHECK(put(ca, bearer("a.test", "mst_"), approvers) == "403 The join token is not valid");
  CHECK(put(ca, bearer("b.test", "a password"), approvers) == "");
  CHECK_FALSE(ca.authority.certificate("b.test"));
  const auto first = bearer("a.test", made.text);
  CHECK(put(ca, first, approvers) == "");
  CHECK(ca.authority.certificate("a.test"));
  CHECK(put(ca, first, approvers) == "");
  CHECK(put(ca, bearer("c.test", made.text), approvers) == "403 The join token has been used");
  CHECK_FALSE(
      tokens.redeem(made.text, "d.test",
                    crypto::hex_digest(crypto::Algorithm::sha256, first.key.public_key().der())));
  const auto short_lived = tokens.make("*", 5, std::chrono::seconds(1), "admin");
  CHECK(tokens.list().size() == 2);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK(put(ca, bearer("e.test", short_lived.text), approvers) == "403 The join token has expired");
  tokens.prune();
  CHECK(tokens.list().size() == 1);
  CHECK(tokens.remove(made.token.id));
  CHECK(put(ca, bearer("f.test", made.text), approvers) == "403 The join token is not valid");
  CHECK_THROWS_AS(tokens.make("a b", 1, std::chrono::hours(1), ""), base::Error);
  CHECK_THROWS_AS(tokens.make("*", 0, std::chrono::hours(1), ""), base::Error);
}

TEST_CASE("a CA that was replaced still revokes what it signed") {
  for (const char* root : {"Root", ""}) {
    Ca ca({}, root);
    CHECK(put(ca, Node{"old"}, everybody) == "");
    const auto before = *ca.authority.certificate("old");
    rotate({.paths = ca.paths, .name = "Puppet CA: test, generation 2"}, admin);
    CHECK(put(ca, Node{"new"}, everybody) == "");
    const auto after = *ca.authority.certificate("new");
    CHECK(after.issuer() == "/CN=Puppet CA: test, generation 2");
    const auto now = std::chrono::system_clock::now();
    const auto bundle = ca.authority.bundle();
    CHECK_FALSE(crypto::verify_chain(before, bundle, ca.authority.lists(), now));
    CHECK_FALSE(crypto::verify_chain(after, bundle, ca.authority.lists(), now));
    CHECK(refusal_text(ca.authority.revoke("old", admin)) == "");
    CHECK(crypto::verify_chain(before, bundle, ca.authority.lists(), now)->text ==
          "certificate revoked");
    CHECK(ca.authority.is_revoked(before));
    CHECK_FALSE(crypto::verify_chain(after, bundle, ca.authority.lists(), now));
  }
}

TEST_CASE("the protocol's answers are Puppet Server's") {
  Ca ca;
  Silence log;
  Service service(ca.authority, {}, log);
  const Node node{"web"};
  const auto text = [](const Answer& answer) {
    return std::to_string(answer.status) + " " + answer.body;
  };
  CHECK(text(service.get_certificate("web")) == "404 Could not find certificate web");
  CHECK(text(service.get_request("web")) == "404 Could not find certificate_request web");
  CHECK(service.put_request("web", "garbage", stranger).status == 400);
  CHECK(text(service.put_request("web", node.pem(), stranger)) == "200 ");
  CHECK(text(service.get_status("none")) == "404 Resource not found.");
  CHECK(text(service.put_status("web", "x", admin)) == "400 Request body is not JSON.");
  CHECK(text(service.put_status("web", "{}", admin)) ==
        R"(400 Missing required parameter "desired_state")");
  CHECK(text(service.put_status("web", R"({"desired_state":"bogus"})", admin)) ==
        "400 State bogus invalid; Must specify desired state of 'signed' or 'revoked' for host "
        "web.");
  CHECK(text(service.put_status("web", R"({"desired_state":"signed","cert_ttl":"1y"})", admin)) ==
        R"(400 cert_ttl specified for host web must be an integer, not "1y")");
  CHECK(text(service.put_status("web", R"({"desired_state":"revoked"})", admin)) ==
        "409 Cannot revoke certificate for host web without a signed certificate");
  CHECK(text(service.put_status("web", R"({"desired_state":"signed","cert_ttl":60})", admin)) ==
        "204 ");
  const auto status = value::from_json(service.get_status("web").body);
  CHECK(*status.if_hash()->find("state")->if_string() == "signed");
  CHECK(*status.if_hash()->find("serial_number")->if_integer() == 1);
  CHECK(value::from_json(service.get_statuses("requested").body).if_array()->empty());
  CHECK(value::from_json(service.get_statuses("any").body).if_array()->size() == 1);
  CHECK(text(service.clean(R"({"certnames":["web","zzz"]})", admin)) ==
        R"(200 The following certs do not exist and cannot be revoked: ["zzz"])");
  CHECK(text(service.clean("{}", admin)).starts_with("400 Missing required key: 'certnames'."));
  CHECK(text(service.put_lists("zz", admin)) == "400 No valid CRLs submitted.");
  CHECK(service.get_lists(std::chrono::system_clock::now() + std::chrono::hours(1)).status == 304);
  CHECK(service.get_lists({}).body.starts_with("-----BEGIN X509 CRL-----"));
  CHECK(value::from_json(service.get_expirations().body).if_hash()->size() == 2);
  CHECK(service.get_certificate("ca").body == to_pem(ca.authority.bundle()));
}
