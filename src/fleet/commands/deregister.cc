#include "fleet/chosen_nodes.hh"
#include "fleet/fleet.hh"

namespace muster::fleet {

namespace {

int run(const cli::Arguments& arguments) {
  if (arguments.rest.empty()) throw cli::UsageError("Which name?");
  RegistryClient client(arguments);
  return tell_nodes(client, arguments.rest, "deregister");
}

}  // namespace

cli::Command define_deregister() {
  return {
      .doc = "Takes machines without an agent out of the registry.", .usage = "NAME…", .run = run};
}

}  // namespace muster::fleet
