#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  session.trust().ensure_authorities();
  if (session.download()) return 0;
  throw base::Error(
      fmt::format("The certificate for '{}' has not yet been signed", session.certname()));
}

}  // namespace

cli::Command define_ssl_download_cert() {
  return {.doc = "Gets the certificate that was signed.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
