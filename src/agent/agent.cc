#include "agent/agent.hh"

#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "agent/disabled.hh"
#include "agent/identity.hh"
#include "agent/run.hh"
#include "apply/run_lock.hh"
#include "base/strings.hh"

namespace muster::agent {

using base::Level;

namespace {

constexpr const char* client = "Puppet configuration client";
/// Where a request for a certificate has EC2's signed statement of which instance asks.
constexpr const char* identity_document_oid = "1.3.6.1.4.1.34380.1.2.100";

void say(cli::Session& session, Level level, std::string message) {
  base::LogMessage line{level, std::move(message)};
  line.time = session.system().now();
  session.log().write(line);
}

bool is_disabled(cli::Session& session) {
  const auto reason =
      disabled_reason(session.system(), session.settings().text("agent_disabled_lockfile"));
  if (!reason) return false;
  say(session, Level::notice,
      fmt::format("Skipping run of {}; administratively disabled (Reason: '{}');\nUse 'puppet "
                  "agent --enable' to re-enable.",
                  client, *reason));
  return true;
}

/// False when it was asked to stop meanwhile.
bool pause(cli::Session& session, std::chrono::seconds duration, const RunControl& control) {
  for (auto left = duration; left.count() > 0; --left) {
    if (control.stop_requested && control.stop_requested()) return false;
    session.system().sleep(std::chrono::seconds(1));
  }
  return true;
}

bool splay(cli::Session& session, const RunControl& control) {
  if (!control.splay || !session.settings().boolean("splay")) return true;
  const auto limit = session.settings().duration("splaylimit").value_or(std::chrono::seconds(0));
  std::random_device random;
  const std::chrono::seconds chosen(
      std::uniform_int_distribution<std::int64_t>(0, limit.count())(random));
  say(session, Level::info,
      fmt::format("Sleeping for {} seconds (splay is enabled)", chosen.count()));
  return pause(session, chosen, control);
}

/// The lock of runs, waited for as the settings say; nullptr after a line in the log.
std::unique_ptr<apply::RunLock> lock(cli::Session& session, const RunControl& control) {
  const auto& settings = session.settings();
  const auto path = settings.text("agent_catalog_run_lockfile");
  const auto wait = settings.duration("waitforlock").value_or(std::chrono::seconds(0));
  const auto most = settings.duration("maxwaitforlock");
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    auto held = std::make_unique<apply::RunLock>(path);
    if (held->held()) return held;
    if (wait.count() < 1) {
      say(session, Level::notice,
          fmt::format("Run of {} already in progress; skipping  ({} exists)", client, path));
      return nullptr;
    }
    if (most && std::chrono::steady_clock::now() - begin >= *most) {
      say(session, Level::notice,
          "Exiting now because the maxwaitforlock timeout has been exceeded.");
      return nullptr;
    }
    say(session, Level::info,
        "Another puppet instance is already running; --waitforlock flag used, waiting for running "
        "instance to finish.");
    say(session, Level::info, fmt::format("Will try again in {} seconds.", wait.count()));
    if (!pause(session, wait, control)) return nullptr;
  }
}

RunResult run_locked(cli::Session& session, const cli::Arguments& arguments, Network& network,
                     Servers& servers, const RunControl& control) {
  const auto held = lock(session, control);
  if (!held || is_disabled(session)) return {};
  const auto status = Run(session, arguments, network, servers, control.begin).perform();
  return status ? RunResult{RunEnd::done, *status} : RunResult{};
}

}  // namespace

cli::Arguments agent_arguments(const cli::Arguments& given) {
  auto out = given;
  auto& settings = out.settings;
  settings.use_section("agent");
  if (out.flag("test")) {
    for (const auto* off : {"usecacheonfailure", "splay", "daemonize"}) settings.set(off, "false");
    settings.set("onetime", "true");
    settings.set("show_diff", "true");
  }
  if (const auto name = out.value("fqdn")) settings.set("certname", *name);
  if (!settings.given("logdest")) {
    const bool shown = out.flag("test") || out.flag("verbose") || out.flag("debug");
    settings.set("logdest", shown ? "console,syslog" : "syslog");
  }
  if (settings.text("certname").empty()) {
    auto quiet = out;
    quiet.settings.set("logdest", "console");
    cli::Session session(quiet);
    settings.set("certname", base::lower_ascii(session.certname()));
  }
  return out;
}

TrustOptions trust_options(const cli::Arguments& arguments, os::System& system) {
  const auto& settings = arguments.settings;
  TrustOptions out;
  out.once = settings.boolean("onetime");
  const auto given = arguments.value("waitforcert");
  const bool wait = !out.once || given || settings.given_on_command_line("waitforcert");
  if (wait) out.wait = settings.duration("waitforcert").value_or(std::chrono::seconds(120));
  out.wait_at_most = settings.duration("maxwaitforcert");
  out.wait_for_lock = settings.duration("waitforlock").value_or(std::chrono::seconds(0));
  out.wait_for_lock_at_most =
      settings.duration("maxwaitforlock").value_or(std::chrono::hours(24 * 365));
  out.to_console = !settings.boolean("daemonize");
  out.attributes = [token = settings.text("join_token"),
                    &system]() -> std::vector<std::pair<std::string, std::string>> {
    if (token.empty()) return {};
    const auto text = token.starts_with('/') ? system.read(token) : std::optional(token);
    if (!text) throw base::Error("the join token cannot be read from " + token);
    return {{"challengePassword", std::string(base::trim(*text))}};
  };
  return out;
}

RunResult run_once(const cli::Arguments& arguments, const RunControl& control) {
  cli::Session session(arguments, "agent");
  if (is_disabled(session)) return {};
  if (!splay(session, control) || (control.splay && is_disabled(session))) return {};
  const auto& settings = session.settings();
  Network network(settings.text("agent_user"),
                  fmt::format("Puppet/{} muster/{}", MUSTER_PUPPET_VERSION, MUSTER_VERSION));
  try {
    network.start();
    session.use_metadata_service(facts_service(network));
    auto metadata = metadata_service(settings, session.system(), network);
    const auto identity = machine_identity(settings, session.system(), metadata);
    if (identity) discard_if_cloned(*identity, settings, session.system(), session.log());
    Servers servers(network, settings, session.system(), session.log());
    Trust trust(servers, network, settings, session.system(), session.log());
    auto options = trust_options(arguments, session.system());
    options.stop_requested = control.stop_requested;
    options.attributes = [token = options.attributes, &identity] {
      auto out = token();
      if (identity && !identity->document.empty())
        out.emplace_back(identity_document_oid, identity->document);
      return out;
    };
    if (!trust.ensure_certificate(options)) return {RunEnd::no_certificate, 1};
    return run_locked(session, arguments, network, servers, control);
  } catch (const base::Error& error) {
    say(session, Level::err, error.what());
    return {};
  }
}

}  // namespace muster::agent
