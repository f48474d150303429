#include "server/approve_by_identity.hh"

#include <doctest/doctest.h>
#include <openssl/pkcs7.h>

#include <array>
#include <memory>

#include "base/base64.hh"
#include "base/handle.hh"
#include "cloud/utc_time.hh"
#include "crypto/issue.hh"
#include "crypto/puppet_oids.hh"
#include "os/posix_system.hh"
#include "os/test_folder.hh"
#include "server/cloud_settings.hh"

using namespace muster;
using namespace muster::server;
using std::chrono::minutes;
using Kind = pki::Verdict::Kind;

namespace {

const auto launch = cloud::read_utc_time("2026-11-29T01:00:00Z").value();
constexpr const char* instance_id = "i-0123456789abcdef0";

/// Whoever signs documents.
struct Signer {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyKind::rsa2048);
  crypto::Certificate certificate = crypto::issue({.common_name = "region",
                                                   .serial = {},
                                                   .not_before = launch,
                                                   .not_after = launch + std::chrono::hours(24),
                                                   .key = key.public_key(),
                                                   .extensions = {}},
                                                  std::nullopt, key);

  std::string sign(const std::string& text, bool with_certificate) const {
    const base::Handle<BIO, BIO_free_all> in(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    const base::Handle<PKCS7, PKCS7_free> message(
        PKCS7_sign(certificate.native(), key.native(), nullptr, in.get(),
                   PKCS7_BINARY | (with_certificate ? 0 : PKCS7_NOCERTS)));
    REQUIRE(message);
    unsigned char* bytes = nullptr;
    const int size = i2d_PKCS7(message.get(), &bytes);
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return base::base64(der);
  }
};

/// Keys of RSA take long to make.
const Signer& signer(std::size_t number) {
  static const std::array<Signer, 3> all;
  return all.at(number);
}

struct Document {
  std::string account = "111111111111", region = "us-east-1", instance = instance_id,
              pending = "2026-11-29T01:00:00Z";
  std::string json() const {
    return R"({"accountId":")" + account + R"(","region":")" + region + R"(","instanceId":")" +
           instance + R"(","availabilityZone":"us-east-1a","pendingTime":")" + pending + R"("})";
  }
};

/// A CA's view of a cloud with one instance.
struct World {
  os::TestFolder folder;
  const Signer &region = signer(0), &other_region = signer(1), &forger = signer(2);
  cloud::Instance instance{.id = instance_id,
                           .state = cloud::InstanceState::running,
                           .launched = launch,
                           .account = "111111111111",
                           .region = "us-east-1",
                           .private_name = "ip-10-0-0-7.ec2.internal",
                           .tags = {{"Name", "Web1"}}};
  Confirmation::Kind answer = Confirmation::Kind::found;
  cloud::UtcTime now = launch + minutes(2);
  std::vector<std::string> alarms;
  std::vector<InstanceQuestion> asked;
  IdentityRules rules{.accounts = {"111111111111", "222222222222/eu-west-1"},
                      .certnames = {"{instance}", "{tag:Name}.example.com", "{private_name}"}};

  World() {
    rules.certificates = cloud::RegionCertificates::from_text(
        "# region us-east-1\n" + region.certificate.to_pem() + "# region eu-west-1\n" +
        other_region.certificate.to_pem());
  }

  pki::Approver approver() {
    return by_identity(rules,
                       {.confirm = [this](const InstanceQuestion& question) -> Confirmation {
                          asked.push_back(question);
                          if (answer != Confirmation::Kind::found) return {answer, "why", {}};
                          // As it comes over the channel.
                          return decoded_confirmation(encoded(Confirmation{answer, {}, instance}));
                        },
                        .bindings_folder = folder / "identities",
                        .alarm = [this](const pki::Candidate&,
                                        const std::string& detail) { alarms.push_back(detail); },
                        .now = [this] { return now; }});
  }
};

struct Node {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyKind::p256);
  std::string name = instance_id;
  std::vector<std::pair<std::string, std::string>> extensions = {};

  pki::Candidate shows(const std::string& proof) const {
    crypto::RequestPlan plan{.common_name = name, .extensions = extensions};
    if (!proof.empty()) plan.attributes.emplace_back(std::string(identity_document_oid), proof);
    return {name, crypto::CertificateRequest::build(key, plan), {}};
  }
};

/// What becomes of a request: "" when it is signed, else why it is not.
std::string outcome(World& world, const Node& node, const std::string& proof) {
  const auto verdict = world.approver()(node.shows(proof));
  if (verdict.kind == Kind::abstain) return "abstains";
  if (verdict.kind == Kind::refuse) return verdict.reason;
  return verdict.redeem().value_or("");
}

}  // namespace

TEST_CASE("an instance enrols by its document, again with the same key, and nobody else does") {
  World world;
  const Node node, thief;
  const auto proof = world.region.sign(Document().json(), false);
  CHECK(outcome(world, node, "") == "abstains");
  CHECK(outcome(world, node, proof).empty());
  REQUIRE(world.asked.size() == 1);
  CHECK(world.asked[0].instance == instance_id);
  world.now += std::chrono::hours(5);
  CHECK(outcome(world, node, proof).empty());
  CHECK(world.alarms.empty());
  CHECK(outcome(world, thief, proof) ==
        "the instance has enrolled with another key, as i-0123456789abcdef0");
  CHECK(world.alarms ==
        std::vector<std::string>{"ec2:111111111111:us-east-1:i-0123456789abcdef0: the instance has "
                                 "enrolled with another key, as i-0123456789abcdef0"});
}

TEST_CASE("of two that come at the same time one is first") {
  World world;
  const Node one, two;
  const auto proof = world.region.sign(Document().json(), false);
  const auto first = world.approver()(one.shows(proof)),
             second = world.approver()(two.shows(proof));
  REQUIRE(first.kind == Kind::approve);
  REQUIRE(second.kind == Kind::approve);
  CHECK(first.redeem() == std::nullopt);
  CHECK(second.redeem().value_or("").starts_with("the instance has enrolled with another key"));
}

TEST_CASE("documents that prove nothing") {
  World world;
  const Node node;
  const auto unsigned_text = "the identity document is not signed by its region's key";
  CHECK(outcome(world, node, world.forger.sign(Document().json(), true)) == unsigned_text);
  CHECK(outcome(world, node, world.forger.sign(Document().json(), false)) == unsigned_text);
  CHECK(outcome(world, node, world.other_region.sign(Document().json(), true)) == unsigned_text);
  CHECK(outcome(world, node, base::base64(Document().json())) == unsigned_text);
  CHECK(outcome(world, node, world.region.sign("{}", false)) ==
        "what is signed is no identity document");
  CHECK(outcome(world, node, "?") == "the identity document is not base64");
  CHECK(world.asked.empty());
}

TEST_CASE("instances that may not") {
  World world;
  Node node;
  Document document;
  SUBCASE("of another account") {
    document.account = "333333333333";
    CHECK(outcome(world, node, world.region.sign(document.json(), false)) ==
          "instances of account 333333333333 in us-east-1 may not enrol by identity document");
  }
  SUBCASE("of another region of the account") {
    document.account = "222222222222";
    CHECK(outcome(world, node, world.region.sign(document.json(), false))
              .starts_with("instances of account 222222222222"));
  }
  const auto proof = world.region.sign(document.json(), false);
  SUBCASE("that do not run") {
    world.instance.state = cloud::InstanceState::terminated;
    CHECK(outcome(world, node, proof) == "the instance is terminated");
  }
  SUBCASE("that the cloud does not know") {
    world.answer = Confirmation::Kind::absent;
    CHECK(outcome(world, node, proof) == "the instance is not confirmed: why");
  }
  SUBCASE("that cannot be confirmed now") {
    world.answer = Confirmation::Kind::unavailable;
    CHECK(world.approver()(node.shows(proof)).status == 503);
  }
  SUBCASE("that were launched long ago") {
    world.now = launch + minutes(16);
    CHECK(outcome(world, node, proof) ==
          "the instance was launched too long ago to enrol for the first time");
  }
  SUBCASE("that were started again after the document was made") {
    world.instance.launched = launch + minutes(6);
    CHECK(outcome(world, node, proof) ==
          "the identity document is from before the instance was last started");
  }
  SUBCASE("that ask for what is not theirs") {
    node.name = "db1.example.com";
    CHECK(outcome(world, node, proof) == "the name db1.example.com is not one of the instance's");
    node.name = "web1.example.com";
    CHECK(outcome(world, node, proof).empty());
    node.extensions = {{"pp_instance_id", "i-00000000000000000"}};
    CHECK(outcome(world, node, proof) == "pp_instance_id is not what the identity document says");
  }
  SUBCASE("when nobody may") {
    world.rules.accounts.clear();
    CHECK(outcome(world, node, proof) == "abstains");
  }
}

TEST_CASE("an instance that was stopped and started") {
  World world;
  const Node node, rebuilt;
  const auto old = world.region.sign(Document().json(), false);
  const auto later = world.region.sign(Document{.pending = "2026-11-29T03:00:00Z"}.json(), false);
  CHECK(outcome(world, node, old).empty());
  world.instance.launched = launch + minutes(120);
  world.now = launch + minutes(121);
  SUBCASE("its key stays, unless that is allowed") {
    CHECK(outcome(world, rebuilt, later).starts_with("the instance has enrolled with another key"));
    CHECK(outcome(world, node, later).empty());
    CHECK(outcome(world, node, old) ==
          "the identity document is from before the instance was last started");
  }
  SUBCASE("a new key") {
    world.rules.may_restart = true;
    CHECK(outcome(world, rebuilt, later).empty());
    CHECK(outcome(world, node, later).starts_with("the instance has enrolled with another key"));
    CHECK(outcome(world, node, old) ==
          "the identity document is from before the instance was last started");
  }
}

TEST_CASE("the rules are settings") {
  cli::Settings settings(cli::muster_places(true, "/root"));
  os::PosixSystem system;
  CHECK(identity_rules(settings, system).accounts.empty());
  settings.set("identity_accounts", "111111111111, 222222222222/eu-west-1");
  CHECK_THROWS(identity_rules(settings, system));
  settings.set("cloud_regions", "us-east-1,eu-west-1");
  settings.set("cloud_filter", "tag:role=web|db");
  const auto options = cloud_options(settings);
  CHECK(options.regions == std::vector<std::string>{"us-east-1", "eu-west-1"});
  CHECK(options.profiles == std::vector<std::string>{""});
  CHECK(options.filters.at(0).values.size() == 2);
}
