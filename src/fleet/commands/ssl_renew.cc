#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  session.trust().ensure_authorities();
  session.trust().load_and_use();
  const auto key = session.trust().load_key();
  try {
    const auto certificate = session.trust().renew();
    session.trust().keep_certificate(certificate, *key);
    session.say(Level::notice,
                fmt::format("Renewed certificate '{}' with fingerprint {}", session.certname(),
                            agent::labelled_fingerprint("sha256", certificate.der)));
  } catch (const agent::ResponseError& error) {
    if (error.status() != 404) throw;
    throw base::Error("Certificate renewal is not enabled on the server");
  }
  return 0;
}

}  // namespace

cli::Command define_ssl_renew() {
  return {.doc = "Gets a new certificate for the same key before the old one ends.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
