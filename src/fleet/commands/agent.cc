#include "agent/agent.hh"

#include <fmt/core.h>
#include <sys/prctl.h>

#include "agent/daemon.hh"
#include "agent/disabled.hh"
#include "base/error.hh"
#include "base/strings.hh"
#include "fleet/fleet.hh"
#include "os/posix_system.hh"
#include "os/stop_signals.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;

int show_fingerprint(const Arguments& arguments) {
  cli::Session session(arguments, "agent");
  agent::Network network(session.settings().text("agent_user"), "");
  agent::Servers servers(network, session.settings(), session.system(), session.log());
  agent::Trust trust(servers, network, session.settings(), session.system(), session.log());
  const auto digest = arguments.value("digest").value_or("SHA256");
  if (const auto certificate = trust.load_certificate()) {
    fmt::print("{}\n", agent::labelled_fingerprint(digest, certificate->der));
  } else if (const auto request = trust.load_request()) {
    fmt::print("{}\n", agent::labelled_fingerprint(digest, request->der()));
  } else {
    fmt::print(stderr,
               "Fingerprint asked but neither the certificate, nor the certificate request have "
               "been issued\n");
    return 1;
  }
  return 0;
}

int enable_or_disable(const Arguments& arguments) {
  cli::Session session(arguments, "agent");
  const auto path = session.settings().text("agent_disabled_lockfile");
  if (arguments.flag("enable")) {
    session.log().write({base::Level::notice, "Enabling Puppet."});
    agent::enable(path);
  } else {
    session.log().write({base::Level::notice, "Disabling Puppet."});
    agent::disable(path, arguments.rest.empty() ? "reason not specified" : arguments.rest[0]);
  }
  return 0;
}

int run_once(const Arguments& arguments) {
  const os::StopSignals signals;
  agent::RunControl control;
  control.splay = true;
  control.stop_requested = [] { return os::StopSignals::received() != 0; };
  const auto result = agent::run_once(arguments, control);
  if (result.end != agent::RunEnd::done) return 1;
  return arguments.flag("detailed-exitcodes") || arguments.flag("test") ? result.detailed_status
                                                                        : 0;
}

/// To be started anew with.
std::vector<std::string> own_command_line() {
  os::PosixSystem system;
  auto words =
      base::split(system.read("/proc/self/cmdline").value_or(""), std::string_view("\0", 1));
  if (!words.empty() && words.back().empty()) words.pop_back();
  return words;
}

int run(const Arguments& given) {
  const auto arguments = agent::agent_arguments(given);
  if (!arguments.rest.empty() && !arguments.flag("disable"))
    throw cli::StartupError(
        "Could not prepare for execution: The puppet agent command does not take parameters");
  // A Puppet that finds our lock looks whether its holder is called so.
  ::prctl(PR_SET_NAME, "puppet-agent");
  if (arguments.flag("enable") || arguments.flag("disable")) return enable_or_disable(arguments);
  if (arguments.flag("fingerprint")) return show_fingerprint(arguments);
  if (arguments.settings.boolean("onetime")) return run_once(arguments);
  return agent::run_daemon(arguments, own_command_line());
}

}  // namespace

cli::Command define_agent() {
  return {
      .doc = "Gets this machine's catalog from a server and applies it, once or again and again.",
      .usage = "[OPTIONS]",
      .details =
          "Without --test, --onetime or --no-daemonize it goes into the background and runs every "
          "runinterval. Every setting (see 'muster config print') is an option too.\n\n"
          "Exit status with --detailed-exitcodes: 0 nothing to do, 2 changes, 4 failures, 6 both; "
          "1 when the run could not be done.\n\n"
          "Signals: HUP starts the daemon anew, USR1 runs now, USR2 opens the log files anew, INT "
          "and TERM end it after the resource in hand.",
      .examples = {"# one run, in the foreground\nmuster agent --test --server puppet.example.com",
                   "# no more runs for now\nmuster agent --disable 'migration of the database'"},
      .options = {{"-t,--test", "",
                   "--onetime --verbose --no-daemonize --no-usecacheonfailure "
                   "--detailed-exitcodes --no-splay --show_diff."},
                  {"-v,--verbose", "", "Log more (level info)."},
                  {"-d,--debug", "", "Log everything."},
                  {"--noop,!--no-noop", "", "Say what would change, change nothing."},
                  {"-o,--onetime", "", "One run, then end."},
                  {"-D,--daemonize,!--no-daemonize", "", "Go into the background."},
                  {"--detailed-exitcodes", "", "Tell changes and failures by the exit status."},
                  {"-l,--logdest", "DESTINATION",
                   "console, syslog, or a file (.json, .jsonl for JSON).", true},
                  {"-w,--waitforcert", "SECONDS", "Try again so often to get a certificate."},
                  {"--disable", "", "No more runs, until --enable; a word after it says why."},
                  {"--enable", "", "Runs again."},
                  {"--fingerprint", "", "Print the fingerprint of the certificate or request."},
                  {"--digest", "ALGORITHM", "Of --fingerprint."},
                  {"-f,--fqdn", "NAME", "The name of this node."},
                  {"--job-id", "ID", "For the catalog's request and the report."},
                  {"--sourceaddress", "ADDRESS", "Accepted for scripts."}},
      .run = run,
      .before_failure = "Could not run: ",
  };
}

}  // namespace muster::fleet
