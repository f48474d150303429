#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"

namespace muster::fleet {

namespace {

using base::Level;

void submit(SslSession& session) {
  const auto key = session.trust().ensure_key("SSL");
  const auto options = agent::trust_options(session.arguments(), session.system());
  const auto request = session.trust().make_request(key, options.attributes());
  const auto url = session.servers().base_url(agent::Service::ca);
  try {
    session.trust().submit(request);
  } catch (const agent::ResponseError& error) {
    if (error.status() == 400)
      throw base::Error(
          fmt::format("Could not submit certificate request for '{}' to {} due to a conflict on "
                      "the server",
                      session.certname(), url));
    throw base::Error("Failed to submit certificate request: " + error.reason());
  }
  session.say(Level::notice,
              fmt::format("Submitted certificate request for '{}' to {}", session.certname(), url));
}

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  session.trust().ensure_authorities();
  submit(session);
  if (!session.download())
    session.say(Level::info, fmt::format("The certificate for '{}' has not yet been signed",
                                         session.certname()));
  return 0;
}

}  // namespace

cli::Command define_ssl_submit_request() {
  return {.doc = "Makes a key and sends a request for a certificate.",
          .usage = "[OPTIONS]",
          .options = {ssl_verbose, ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
