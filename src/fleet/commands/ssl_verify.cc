#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  const auto certificate = session.trust().load_all();
  const auto subject = [](const agent::KnownCertificate& one) { return "CN=" + one.common_name; };
  for (const auto& authority : session.trust().authorities())
    session.say(Level::notice,
                fmt::format("Verified CA certificate '{}' fingerprint {}", subject(authority),
                            agent::labelled_fingerprint("sha256", authority.der)));
  session.say(Level::notice,
              fmt::format("Verified client certificate '{}' fingerprint {}", subject(certificate),
                          agent::labelled_fingerprint("sha256", certificate.der)));
  return 0;
}

}  // namespace

cli::Command define_ssl_verify() {
  return {.doc = "Checks that key, certificate, CA and revocation lists fit.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
