#include <fmt/chrono.h>
#include <fmt/core.h>

#include <cstdio>

#include "agent/trust.hh"
#include "apply/run_lock.hh"

// The order of the steps, and waiting: trust.cc has the steps.

namespace muster::agent {

using base::Level;

void Trust::renew_when_due(const KnownCertificate& certificate, const crypto::PrivateKey& key) {
  const auto interval = settings_.duration("hostcert_renewal_interval");
  if (!interval || interval->count() == 0) return;
  if (certificate.not_after - system_.now() > *interval) return;
  try {
    const auto fresh = renew();
    keep_certificate(fresh, key);
    use(fresh, key);
    say(Level::info,
        fmt::format("Renewed client certificate: {}, not before '{:%Y-%m-%d %H:%M:%S UTC}', not "
                    "after '{:%Y-%m-%d %H:%M:%S UTC}'",
                    labelled_fingerprint("sha256", fresh.der),
                    fmt::gmtime(std::chrono::system_clock::to_time_t(fresh.not_before)),
                    fmt::gmtime(std::chrono::system_clock::to_time_t(fresh.not_after))));
  } catch (const ResponseError& error) {
    if (error.status() == 404)
      say(Level::info, "Certificate autorenewal has not been enabled on the server.");
    else
      say(Level::warning, fmt::format("Failed to automatically renew certificate: {} {}",
                                      error.status(), error.reason()));
  } catch (const base::Error& error) {
    say(Level::warning, std::string("Unable to automatically renew certificate: ") + error.what());
  }
}

Trust::Step Trust::try_once(const TrustOptions& options) {
  ensure_authorities();
  auto key = load_key();
  if (key) {
    if (const auto certificate = load_certificate()) {
      check(*certificate, *key);
      use(certificate, key);
      renew_when_due(*certificate, *key);
      return Step::done;
    }
  }
  if (!key) key = ensure_key("RSA SSL");
  const auto request =
      make_request(*key, options.attributes ? options.attributes()
                                            : std::vector<std::pair<std::string, std::string>>());
  try {
    submit(request);
  } catch (const ResponseError& error) {
    // There is a request or a certificate already: perhaps ours.
    if (error.status() != 400)
      throw base::Error(
          fmt::format("Failed to submit the CSR, HTTP response was {}", error.status()));
  }
  std::optional<KnownCertificate> certificate;
  try {
    certificate = fetch_certificate();
  } catch (const ResponseError& error) {
    throw base::Error(
        fmt::format("Failed to retrieve certificate for {}: {}", certname(), error.reason()));
  }
  if (!certificate) {
    say(Level::info, fmt::format("Certificate for {} has not been signed yet", certname()));
    fmt::print(
        "Couldn't fetch certificate from CA server; you might still need to sign this agent's "
        "certificate ({}).\n",
        certname());
    std::fflush(stdout);
    return Step::wait;
  }
  say(Level::info, fmt::format("Downloaded certificate for {} from {}", certname(),
                               servers_.base_url(Service::ca)));
  keep_certificate(*certificate, *key);
  use(certificate, key);
  return Step::done;
}

void Trust::say_end(const TrustOptions& options, const std::string& text) {
  if (!options.to_console) return say(Level::err, text);
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

/// False when there is nothing left to wait for.
bool Trust::wait_or_say(const TrustOptions& options, std::chrono::steady_clock::time_point begin) {
  if (options.wait.count() < 1) {
    say_end(options, "Exiting now because the waitforcert setting is set to 0.");
    return false;
  }
  if (options.wait_at_most && std::chrono::steady_clock::now() - begin > *options.wait_at_most) {
    say_end(options,
            fmt::format("Couldn't fetch certificate from CA server; you might still need to sign "
                        "this agent's certificate ({}). Exiting now because the maxwaitforcert "
                        "timeout has been exceeded.",
                        certname()));
    return false;
  }
  say(Level::info, fmt::format("Will try again in {} seconds.", options.wait.count()));
  network_.stop();
  for (auto left = options.wait; left.count() > 0; --left) {
    if (options.stop_requested && options.stop_requested()) return false;
    system_.sleep(std::chrono::seconds(1));
  }
  return true;
}

bool Trust::ensure_certificate(const TrustOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    try {
      const apply::RunLock lock(settings_.text("ssl_lockfile"));
      if (lock.held()) {
        if (try_once(options) == Step::done) return true;
      } else if (options.wait_for_lock.count() < 1) {
        throw LockFailure(
            "Another puppet instance is already running and the waitforlock setting is set to 0; "
            "exiting");
      } else if (std::chrono::steady_clock::now() - begin >= options.wait_for_lock_at_most) {
        throw LockFailure(
            "Another puppet instance is already running and the maxwaitforlock timeout has been "
            "exceeded; exiting");
      } else {
        say(Level::info, "Another puppet instance is already running; waiting for it to finish");
        say(Level::info,
            fmt::format("Will try again in {} seconds.", options.wait_for_lock.count()));
        system_.sleep(options.wait_for_lock);
        continue;
      }
    } catch (const LockFailure&) {
      throw;
    } catch (const base::Error& error) {
      say(Level::err, error.what());
      if (options.once) throw;
    }
    if (!wait_or_say(options, begin)) return false;
  }
}

}  // namespace muster::agent
