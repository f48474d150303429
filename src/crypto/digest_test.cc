#include "crypto/digest.hh"

#include <doctest/doctest.h>

#include "crypto/random.hh"

using namespace muster::crypto;

TEST_CASE("digests are those of the standards") {
  const std::pair<const char*, const char*> of_abc[] = {
      {"md5", "900150983cd24fb0d6963f7d28e17f72"},
      {"sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {"sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
      {"sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"sha384",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c"
       "825a7"},
      {"sha512",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3f"
       "eebbd454d4423643ce80e2a9ac94fa54ca49f"},
  };
  for (const auto& [name, hex] : of_abc) {
    CAPTURE(name);
    const auto algorithm = algorithm_named(name);
    REQUIRE(algorithm);
    CHECK(name_of(*algorithm) == name);
    CHECK(hex_digest(*algorithm, "abc") == hex);
    Digest pieces(*algorithm);
    pieces.add("a");
    pieces.add("");
    pieces.add("bc");
    CHECK(pieces.hex() == hex);
  }
  CHECK(!algorithm_named("sha3"));
}

TEST_CASE("a UUID has its version, its variant and no twin") {
  const auto one = random_uuid();
  CHECK(one.size() == 36);
  CHECK(one[14] == '4');
  CHECK(std::string_view("89ab").find(one[19]) != std::string_view::npos);
  CHECK(one != random_uuid());
}
