#include "ssh/config.hh"

#include <doctest/doctest.h>

#include "base/error.hh"
#include "os/fake_system.hh"
#include "ssh/known_hosts.hh"
#include "ssh/patterns.hh"

namespace muster::ssh {

namespace {

LocalUser me() {
  return {.name = "me", .home = "/home/me", .host = "desk.example", .uid = 1000};
}

Route route(os::FakeSystem& system, const Host& host) {
  return Config(system, me()).route(host);
}

Route route(const std::string& text, const std::string& name) {
  os::FakeSystem system;
  system.files["/home/me/.ssh/config"] = text;
  Host host;
  host.name = name;
  return route(system, host);
}

}  // namespace

TEST_CASE("patterns") {
  CHECK(matches_pattern("web12.example", "web*.ex?mple"));
  CHECK_FALSE(matches_pattern("web12.example", "web?.example"));
  CHECK(matches_patterns("db1", "web*,db*"));
  CHECK_FALSE(matches_patterns("db1", "*,!db1"));
  CHECK_FALSE(matches_patterns("db1", "!web*"));
}

TEST_CASE("the first value wins, lists collect, marks are expanded") {
  const auto web = route(
      "Host web*\n  HostName %h.example\n  User deploy\n  IdentityFile ~/.ssh/%r_%n\n"
      "Host *\n User other\n Port=2222\n IdentityFile \"/a b/key\"\n ConnectTimeout 7\n "
      "ServerAliveInterval 5\n"
      " ServerAliveCountMax 2\n",
      "web1");
  CHECK(web.address == "web1.example");
  CHECK(web.user == "deploy");
  CHECK(web.port == 2222);
  CHECK(web.keys == std::vector<std::string>{"/home/me/.ssh/deploy_web1", "/a b/key"});
  CHECK(web.default_keys.empty());
  CHECK(web.lookup_name == "[web1.example]:2222");
  CHECK(web.connect_timeout == std::chrono::seconds(7));
  CHECK(web.alive_interval == std::chrono::seconds(5));
  CHECK(web.alive_count == 2);
  CHECK(web.checking == HostKeyChecking::strict);
  const auto plain = route("", "x");
  CHECK(plain.user == "me");
  CHECK(plain.default_keys.front() == "/home/me/.ssh/id_ed25519");
  CHECK(plain.known_hosts.front() == "/home/me/.ssh/known_hosts");
}

TEST_CASE("jump hosts exclude a ProxyCommand, and what the caller says goes before") {
  CHECK(route("ProxyJump a@b:1,c\nProxyCommand nc %h %p\n", "x").jumps ==
        std::vector<std::string>{"a@b:1", "c"});
  CHECK(route("ProxyJump none\nProxyCommand nc %h %p\n", "x").proxy_command == "nc x 22");
  os::FakeSystem system;
  system.files["/home/me/.ssh/config"] = "ProxyJump gate\nStrictHostKeyChecking no\n";
  Host host;
  host.name = "x";
  host.jump = "none";
  host.checking = HostKeyChecking::strict;
  host.user = "root";
  CHECK(route(system, host).jumps.empty());
  CHECK(route(system, host).checking == HostKeyChecking::strict);
  CHECK(route(system, host).user == "root");
}

TEST_CASE("Match, and what only OpenSSH can decide") {
  const auto* text = "Match host *.inner user root\n  Port 7\nMatch all\n  Port 8\n";
  CHECK(route("HostName a.inner\nUser root\n" + std::string(text), "a").port == 7);
  CHECK(route("HostName a.inner\n" + std::string(text), "a").port == 8);
  CHECK(route("Match originalhost y exec true\n Port 9\n", "x").needs_openssh.empty());
  CHECK(route("Match originalhost x exec true\n Port 9\n", "x").needs_openssh ==
        "/home/me/.ssh/config line 1 is a Match exec");
  CHECK(route("PKCS11Provider /x.so\n", "x").needs_openssh == "its keys are on a PKCS#11 token");
  CHECK_THROWS_WITH_AS(route("Host a\n\n User \"x\n", "x"),
                       "/home/me/.ssh/config line 3: a quote does not end", base::Error);
}

TEST_CASE("destinations") {
  Host host;
  read_destination("me@[::1]:2222", host);
  CHECK(host.name == "::1");
  CHECK(host.user == "me");
  CHECK(host.port == 2222);
  Host plain;
  read_destination("fe80::1", plain);
  CHECK(plain.name == "fe80::1");
  CHECK(plain.port == 0);
  for (const auto* bad :
       {"", "a:0", "a:70000", "a:x", "-oProxyCommand=x", "-x@a", "a b", "[::1", "$(x)"}) {
    CAPTURE(bad);
    Host none;
    CHECK_THROWS_AS(read_destination(bad, none), base::Error);
  }
}

TEST_CASE("known hosts") {
  const std::string key =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq2q3k8J8Wf0m1u9C3bq2rQf2oV1w9f3i3dZ3Y1m0aB";
  const auto parsed = host_key_from_text(key);
  REQUIRE(parsed);
  CHECK(text_of(*parsed) == key);
  CHECK_FALSE(host_key_from_text("ssh-rsa " + key.substr(12)));
  CHECK_FALSE(host_key_from_text("ssh-ed25519 AAAA"));
  const KnownHostsFile file("# c\nweb1,10.0.0.1 " + key + "\n*.example,!bad.example " + key +
                            "\n@cert-authority * " + key + "\nbroken\n@what x " + key + "\n");
  CHECK(file.find("web1").size() == 2);
  CHECK(file.find("a.example").size() == 2);
  CHECK(file.find("bad.example").size() == 1);
}

}  // namespace muster::ssh
