#include "content/fileserver_conf.hh"

#include <doctest/doctest.h>

#include "base/error.hh"

using namespace muster::content;

TEST_CASE("a fileserver.conf names folders by mounts") {
  const auto conf = read_fileserver_conf("f", R"(
# comment
[extra]
  path /srv/extra   # where it is
  allow *
[per-node]
  path /srv/%h
  deny bad.test
[modules]
  path /ignored
)");
  CHECK(conf.paths.size() == 2);
  CHECK(conf.paths.at("extra") == "/srv/extra");
  CHECK(conf.paths.at("per-node") == "/srv/%h");
  REQUIRE(conf.remarks.size() == 2);
  CHECK(conf.remarks[0] ==
        "Entry '  deny bad.test' is unsupported and will be ignored at (file: f, line: 8)");
}

TEST_CASE("what is wrong with a fileserver.conf is said with its line") {
  const auto refused = [](const char* text, const char* message) {
    CHECK_THROWS_WITH_AS(read_fileserver_conf("f", text), message, muster::base::Error);
  };
  refused("[a]\npath = /x", "Fileserver configuration file does not use '=' as a separator");
  refused("[a]\npath /x\n[a]", "mount[a] is already mounted at a at (file: f, line: 3)");
  refused("[a]\nhost x", "Invalid argument 'host' at (file: f, line: 2)");
  refused("[a]", "Mounts without paths are not usable");
  refused("[a]\npath", "Invalid entry at (file: f, line: 2): 'path'");
}

TEST_CASE("a mount's path stands for a folder of each client") {
  CHECK(expand_for("/srv/%h/%d/%H/%%/%x", "web1.example.com") ==
        "/srv/web1/example.com/web1.example.com/%/%x");
  CHECK(expand_for("/srv/%h-%d", "alone") == "/srv/alone-alone");
}
