#include "fleet/ssl_session.hh"

#include <fmt/core.h>

namespace muster::fleet {

using base::Level;

SslSession::SslSession(const cli::Arguments& given, bool at_least_info) {
  auto plain = given;
  if (!plain.settings.given("logdest")) plain.settings.set("logdest", "console");
  if (at_least_info && !plain.flag("debug")) plain.flags["verbose"] = true;
  arguments_ = agent::agent_arguments(plain);
  session_ = std::make_unique<cli::Session>(arguments_, "agent");
  network_ = std::make_unique<agent::Network>(
      settings().text("agent_user"),
      fmt::format("Puppet/{} muster/{}", MUSTER_PUPPET_VERSION, MUSTER_VERSION));
  servers_ = std::make_unique<agent::Servers>(*network_, settings(), system(), session_->log());
  trust_ =
      std::make_unique<agent::Trust>(*servers_, *network_, settings(), system(), session_->log());
}

void SslSession::say(Level level, const std::string& message) {
  session_->log().write({level, message});
}

bool SslSession::download() {
  const auto url = servers().base_url(agent::Service::ca);
  say(Level::info, fmt::format("Downloading certificate '{}' from {}", certname(), url));
  try {
    const auto certificate = trust().fetch_certificate();
    if (!certificate) return false;
    say(Level::notice, fmt::format("Downloaded certificate '{}' with fingerprint {}", certname(),
                                   agent::labelled_fingerprint("sha256", certificate->der)));
    const auto key = trust().load_key();
    if (!key) throw base::Error("Private key is missing");
    trust().keep_certificate(*certificate, *key);
    return true;
  } catch (const agent::ResponseError& error) {
    throw base::Error("Failed to download certificate: " + error.reason());
  } catch (const base::Error& error) {
    throw base::Error(std::string("Failed to download certificate: ") + error.what());
  }
}

}  // namespace muster::fleet
