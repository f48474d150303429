#include <fmt/core.h>

#include "base/error.hh"
#include "fleet/fleet.hh"
#include "fleet/registry_client.hh"
#include "fleet/targets.hh"
#include "net/client.hh"
#include "os/posix_system.hh"
#include "os/replace_program.hh"
#include "ssh/config.hh"
#include "ssh/openssh.hh"

namespace muster::fleet {

namespace {

using cli::Arguments;
using cli::UsageError;

/// The node of that name (or key, or host name), when the registry has one.
std::optional<ssh::Host> node_named(const Arguments& arguments, const std::string& name) {
  if (arguments.flag("no-registry") || !RegistryClient::possible(arguments)) return std::nullopt;
  try {
    const auto answer =
        RegistryClient(arguments).ask(net::Method::get, "/nodes/" + net::encoded_component(name));
    const auto* body = answer.body.if_hash();
    const auto* node = body ? body->find("node") : nullptr;
    if (node && node->if_hash()) body = node->if_hash();
    if (answer.status == 200 && body) return host_of_node(*body);
  } catch (const net::TransferError& error) {
    fmt::print(stderr, "The registry does not answer, so known_hosts decides: {}\n", error.what());
  }
  return std::nullopt;
}

int run(const Arguments& arguments) {
  if (arguments.rest.empty()) throw UsageError("ssh needs the name of a server");
  ssh::Host given;
  ssh::read_destination(arguments.rest[0], given);
  auto host = node_named(arguments, given.name).value_or(given);
  const auto user = given.user;
  const auto port = given.port;
  apply_options(arguments, host);
  if (!user.empty()) host.user = user;
  if (port != 0) host.port = port;
  os::PosixSystem system;
  ssh::Config config(system, ssh::local_user(system));
  const auto program = system.which("ssh");
  if (!program) throw base::Error("There is no ssh here: install openssh-client");
  std::vector<std::string> argv = {"ssh"};
  for (auto& option : ssh::openssh_options(config.route(host), nullptr))
    argv.push_back(std::move(option));
  if (arguments.flag("tty")) argv.emplace_back("-t");
  argv.insert(argv.end(), {"--", host.name});
  argv.insert(argv.end(), arguments.rest.begin() + 1, arguments.rest.end());
  os::replace_program(*program, argv);
  throw base::Error(*program + " cannot be run");
}

}  // namespace

cli::Command define_ssh() {
  std::vector<cli::Option> options;
  for (auto& option : target_options())
    if (option.names != "--hosts" && option.names != "--file" && option.names != "--allow-empty")
      options.push_back(std::move(option));
  options.push_back({"-t,--tty", "", "A terminal for the command there.", false, true});
  options.push_back({"--no-registry", "", "Do not ask the registry.", false, true});
  return {
      .doc = "Logs in to a server, wherever it is now.",
      .usage = "[options] [USER@]NODE [-- COMMAND...]",
      .details =
          "The registry says at which address the server is and which host key it has to show; "
          "muster\nthen "
          "becomes the OpenSSH client. A name that the registry does not have is an ordinary host.",
      .examples = {"# a shell\nmuster ssh web-7f3a",
                   "# as somebody else\nmuster ssh deploy@web-7f3a -- uptime"},
      .options = std::move(options),
      .run = run};
}

}  // namespace muster::fleet
