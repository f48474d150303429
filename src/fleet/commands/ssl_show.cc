#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  auto& trust = session.trust();
  fmt::print("{}", trust.description(trust.load_all()));
  return 0;
}

}  // namespace

cli::Command define_ssl_show() {
  return {.doc = "Prints the certificate in full.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
