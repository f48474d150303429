#include "fleet/chosen_nodes.hh"
#include "fleet/fleet.hh"

namespace muster::fleet {

namespace {

int run(const cli::Arguments& arguments) {
  RegistryClient client(arguments);
  return tell_nodes(client, chosen_nodes(client, arguments),
                    arguments.flag("undo") ? "drain?undo=1" : "drain");
}

}  // namespace

cli::Command define_nodes_drain() {
  auto options = node_options();
  options.push_back({"--undo", "", "They drain no longer.", false, true});
  return {.doc = "Marks servers as draining: who balances load or deploys leaves them out.",
          .usage = "[--undo] [-q QUERY] [NODE…]",
          .examples = {"# before maintenance, and after it\nmuster nodes drain web3",
                       "muster nodes drain --undo web3"},
          .options = std::move(options),
          .run = run};
}

}  // namespace muster::fleet
