#include "fleet/chosen_nodes.hh"
#include "fleet/fleet.hh"

namespace muster::fleet {

namespace {

int run(const cli::Arguments& arguments) {
  RegistryClient client(arguments);
  return tell_nodes(client, chosen_nodes(client, arguments),
                    arguments.flag("undo") ? "forget?undo=1" : "forget");
}

}  // namespace

cli::Command define_nodes_forget() {
  auto options = node_options();
  options.push_back({"--undo", "", "They may register again.", false, true});
  return {
      .doc = "Archives servers at once. They may not come back, until that is taken back.",
      .usage = "[--undo] [-q QUERY] [NODE…]",
      .details = "Their history is kept; their certificates are not touched (muster ca revoke).",
      .options = std::move(options),
      .run = run};
}

}  // namespace muster::fleet
