#include <fmt/core.h>

#include "fleet/fleet.hh"
#include "fleet/ssl_session.hh"
#include "os/durable_files.hh"

namespace muster::fleet {

namespace {

using base::Level;

/// The server's own certificate is in use.
void refuse_while_signed(SslSession& session) {
  const auto& name = session.certname();
  bool is_there = false;
  try {
    session.trust().ensure_authorities();
    is_there = session.trust().fetch_certificate().has_value();
  } catch (const base::Error&) {
    throw base::Error(fmt::format(
        "Failed to connect to the CA to determine if certificate {} has been cleaned", name));
  }
  if (is_there)
    throw base::Error(fmt::format(
        "The certificate {0} must be cleaned from the CA first. To fix this,\nrun the following "
        "commands on the CA:\n  puppetserver ca clean --certname {0}\n  puppet ssl clean\n",
        name));
}

int run(const cli::Arguments& arguments) {
  SslSession session(arguments);
  if (session.certname() == session.settings().text("ca_server")) refuse_while_signed(session);
  std::vector<std::pair<const char*, const char*>> files{{"private key", "hostprivkey"},
                                                         {"public key", "hostpubkey"},
                                                         {"certificate request", "hostcsr"},
                                                         {"certificate", "hostcert"},
                                                         {"private key password file", "passfile"}};
  if (arguments.flag("localca")) {
    files.emplace_back("local CA certificate", "localcacert");
    files.emplace_back("local CRL", "hostcrl");
  }
  for (const auto& [label, setting] : files) {
    const auto path = session.settings().text(setting);
    if (os::remove_durably(path))
      session.say(Level::notice, fmt::format("Removed {} {}", label, path));
  }
  return 0;
}

}  // namespace

cli::Command define_ssl_clean() {
  return {.doc = "Removes this node's key and certificate.",
          .usage = "[OPTIONS]",
          .options = {{"--localca", "", "The copies of the CA's certificates and lists too."},
                      ssl_verbose,
                      ssl_debug},
          .run = run,
          .before_failure = "Could not run: "};
}

}  // namespace muster::fleet
