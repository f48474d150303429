#include "server/validity.hh"

#include <doctest/doctest.h>

#include "os/atomic_write.hh"
#include "pki/test_authority.hh"

using namespace muster;
using namespace muster::server;

TEST_CASE("a wrong clock and certificates that have ended are said, with the times") {
  pki::Ca ca;
  Options options;
  options.authority = ca.paths;
  options.host.certificate = ca.folder / "own.pem";
  const pki::Node own{"server.test"};
  const auto certificate = ca.authority.issue(own.name, own.key.public_key(), {}, {},
                                              std::chrono::hours(24), pki::admin);
  os::write_atomically(options.host.certificate, certificate.to_pem(), 0644);
  const auto problems_at = [&](crypto::Certificate::Time now) {
    return validity_problems(options, now);
  };

  const auto now = std::chrono::system_clock::now();
  CHECK(problems_at(now).empty());
  const auto later = problems_at(now + std::chrono::hours(48));
  REQUIRE(later.size() == 1);
  CHECK(later[0].find("certificate of server.test in " + options.host.certificate + " ended ") !=
        std::string::npos);
  CHECK(later[0].find("muster ca clean server.test") != std::string::npos);
  const auto at_boot = problems_at(crypto::Certificate::Time());
  CHECK(at_boot.size() == 3);  // its own, and those of the two CAs
  for (const auto& problem : at_boot)
    CHECK(problem.find("the clock of this machine says 1970-01-01T00:00:00Z") != std::string::npos);
  CHECK(problems_at(now + std::chrono::hours(24 * 365 * 40)).size() == 3);
}
