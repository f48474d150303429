#include "cloud/metadata.hh"

#include <doctest/doctest.h>

#include "cloud/machine_identity.hh"
#include "cloud/notices.hh"
#include "os/fake_system.hh"

using namespace muster;
using cloud::Metadata;

namespace {

/// A metadata service: what is at which path, and which versions it answers.
struct Service {
  std::map<std::string, std::string> files;
  int token_status = 200;
  std::string token = "token-1";
  bool needs_token = true;
  std::vector<std::string> asked;

  Metadata::Send send() {
    return [this](const os::HttpRequest& request) -> os::HttpAnswer {
      asked.push_back(request.method + " " + request.path);
      if (request.path == "/latest/api/token") return {true, token_status, token};
      const auto shown = request.headers.find("X-aws-ec2-metadata-token");
      if (needs_token && (shown == request.headers.end() || shown->second != token))
        return {true, 401, ""};
      const auto found = files.find(request.path);
      if (found == files.end()) return {true, 404, "not found"};
      return {true, 200, found->second};
    };
  }
};

const std::string document =
    R"({"accountId":"123456789012","region":"us-east-1","availabilityZone":"us-east-1a",
"instanceId":"i-0123456789abcdef0","imageId":"ami-1","instanceType":"t3.nano",
"privateIp":"10.0.0.7","pendingTime":"2026-11-29T01:00:00Z","architecture":"x86_64","version":"2017-09-30"})";

Service instance() {
  return {.files = {{"/latest/meta-data/", "instance-id"},
                    {"/latest/meta-data/instance-id", "i-0123456789abcdef0"},
                    {"/latest/meta-data/local-hostname", "ip-10-0-0-7.ec2.internal"},
                    {"/latest/dynamic/instance-identity/document", document},
                    {"/latest/dynamic/instance-identity/rsa2048", "AAAA\nBBBB"}}};
}

}  // namespace

TEST_CASE("one token serves all requests, and a forgotten one is asked for again") {
  Service service = instance();
  Metadata metadata({}, service.send());
  CHECK(metadata.get("meta-data/instance-id") == "i-0123456789abcdef0");
  CHECK(metadata.get("meta-data/nothing") == std::nullopt);
  CHECK_FALSE(metadata.failed());
  CHECK(std::ranges::count(service.asked, "PUT /latest/api/token") == 1);
  service.token = "token-2";
  CHECK(metadata.get("meta-data/instance-id") == "i-0123456789abcdef0");
}

TEST_CASE("version 1 is used where it is allowed and there is no other") {
  Service service = instance();
  service.needs_token = false;
  service.token_status = 404;
  CHECK_FALSE(Metadata({}, service.send()).is_there());
  CHECK(Metadata({.allow_v1 = true}, service.send()).is_there());
  SUBCASE("a refused request is no sign of that") {
    service.token_status = 400;
    CHECK_FALSE(Metadata({.allow_v1 = true}, service.send()).is_there());
  }
  SUBCASE("a token that would break the header is none") {
    service.token_status = 200;
    service.token = "a\r\nX: y";
    CHECK_FALSE(Metadata({}, service.send()).is_there());
  }
}

TEST_CASE("who a machine is") {
  Service service = instance();
  os::FakeSystem system;
  system.files["/etc/machine-id"] = "0123456789abcdef0123456789abcdef\n";
  system.files["/sys/class/dmi/id/product_uuid"] = "ABC\n";
  SUBCASE("an instance") {
    Metadata metadata({}, service.send());
    const auto found = cloud::machine_identity(system, metadata);
    REQUIRE(found);
    CHECK(found->key() == "ec2:123456789012:us-east-1:i-0123456789abcdef0");
    CHECK(found->document == "AAAABBBB");
    CHECK(found->addresses == std::vector<std::string>{"10.0.0.7"});
  }
  SUBCASE("an instance whose document cannot be had is nobody, not somebody else") {
    service.files.erase("/latest/dynamic/instance-identity/document");
    Metadata metadata({}, service.send());
    CHECK_FALSE(cloud::machine_identity(system, metadata));
  }
  Metadata nobody({}, [](const os::HttpRequest&) { return os::HttpAnswer{}; });
  SUBCASE("a machine elsewhere") {
    const auto found = cloud::machine_identity(system, nobody);
    REQUIRE(found);
    CHECK(found->key() == "machine:0123456789abcdef0123456789abcdef:ABC");
  }
  SUBCASE("EC2's hardware without its service yet") {
    system.files["/sys/class/dmi/id/sys_vendor"] = "Amazon EC2\n";
    CHECK_FALSE(cloud::machine_identity(system, nobody));
  }
}

TEST_CASE("notices of the end") {
  Service service = instance();
  Metadata metadata({}, service.send());
  CHECK_FALSE(cloud::notice(metadata));
  auto& state = service.files["/latest/meta-data/autoscaling/target-lifecycle-state"];
  state = "InService";
  CHECK_FALSE(cloud::notice(metadata));
  state = "Terminated";
  REQUIRE(cloud::notice(metadata));
  CHECK(cloud::notice(metadata)->text() == "Auto Scaling group: terminate");
  service.files["/latest/meta-data/spot/instance-action"] =
      R"({"action":"stop","time":"2026-11-29T02:00:00Z"})";
  CHECK(cloud::notice(metadata)->text() == "spot instance: stop at 2026-11-29T02:00:00Z");
  service.files["/latest/meta-data/spot/instance-action"] = "<html>";
  CHECK(cloud::notice(metadata)->kind == cloud::Notice::Kind::lifecycle);
}
