#include "pki/setup.hh"

#include <filesystem>
#include <fstream>

#include "pki/test_authority.hh"

namespace muster::pki {

namespace {

HostPaths host_in(const std::string& folder, const std::string& name) {
  return {folder + "/certs/" + name + ".pem", folder + "/private_keys/" + name + ".pem",
          folder + "/public_keys/" + name + ".pem", folder + "/certs/ca.pem", folder + "/crl.pem"};
}

}  // namespace

TEST_CASE("a server's certificate is taken from where Puppet has it, when it is this CA's") {
  Ca ca;
  const std::string name = "server.test";
  const auto puppets = ca.folder.path + "/puppet";
  const auto ours = host_in(ca.folder.path + "/ours", name);
  CHECK_FALSE(adopt_host(ours, name, puppets, ca.authority));
  set_up_host({host_in(puppets, name), name, {}, {}, crypto::KeyKind::p256}, ca.authority, admin);
  CHECK_FALSE(adopt_host(ours, "other.test", puppets, ca.authority));
  CHECK(adopt_host(ours, name, puppets, ca.authority));
  for (const auto& path : {ours.certificate, ours.private_key, ours.authorities, ours.lists})
    CHECK_MESSAGE(read_file(path), path);
  CHECK(read_file(ours.certificate) == read_file(host_in(puppets, name).certificate));
  CHECK(std::filesystem::status(ours.private_key).permissions() == std::filesystem::perms(0640));
  const auto again = host_in(ca.folder.path + "/again", name);
  SUBCASE("not one that another CA has signed") {
    Ca other;
    set_up_host({host_in(puppets + "2", name), name, {}, {}, crypto::KeyKind::p256},
                other.authority, admin);
    CHECK_FALSE(adopt_host(again, name, puppets + "2", ca.authority));
  }
  SUBCASE("not with another key") {
    std::ofstream(host_in(puppets, name).private_key)
        << crypto::PrivateKey::generate(crypto::KeyKind::p256).to_pem();
    CHECK_FALSE(adopt_host(again, name, puppets, ca.authority));
  }
  SUBCASE("not one that was revoked") {
    ca.authority.revoke(name, admin);
    CHECK_FALSE(adopt_host(again, name, puppets, ca.authority));
  }
  CHECK_FALSE(read_file(again.private_key));
}

}  // namespace muster::pki
