#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  const auto key = session.trust().ensure_key("SSL");
  const auto options = agent::trust_options(session.arguments(), session.system());
  const auto request = session.trust().make_request(key, options.attributes());
  const auto path = session.settings().text("hostcsr");
  session.trust().save_request(request);
  session.say(Level::notice, fmt::format("Generated certificate request in '{}'", path));
  return 0;
}

}  // namespace

cli::Command define_ssl_generate_request() {
  return {.doc = "Makes a key and a request for a certificate, and sends nothing.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
