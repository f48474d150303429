#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  fmt::print("{}", session.trust().load_all().text());
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
