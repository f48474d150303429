#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

int run(const cli::Arguments& arguments) {
  SslSession session(arguments, true);
  auto options = agent::trust_options(session.arguments(), session.system());
  options.to_console = true;
  if (!session.trust().ensure_certificate(options)) return 1;
  session.say(Level::notice, "Completed SSL initialization");
  return 0;
}

}  // namespace

cli::Command define_ssl_bootstrap() {
  return {.doc = "Gets this node a certificate: CA, revocation lists, key, request.",
          .usage = "[OPTIONS]",
          .options = {{"-w,--waitforcert", "SECONDS", "Try again so often to get a certificate."},
                      ssl_verbose,
                      ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
